import type { Store } from './settings.ts'

/** Creates a store in memory. Its text ends with the process. */
export function memoryStore(initial: string | null = null): Store {
  let text = initial
  return {
    async update(change) {
      text = change(text)
      return text
    },
  }
}
