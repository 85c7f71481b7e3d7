import type { PresentedKey } from '../../domain/license-keys/presented-key.ts'

/** Remembers the keys of one import, so that the second license with a key is found out. */
export function createSeenKeys() {
  const sources = new Map<string, string>()
  return {
    /** Where the key came before; null when this is the first time. */
    sourceOf(key: PresentedKey, source: string): string | null {
      const text = key.reveal()
      const first = sources.get(text) ?? null
      if (first === null) sources.set(text, source)
      return first
    },
  }
}
