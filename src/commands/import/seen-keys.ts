import type { PresentedKey } from '../../domain/license-keys/presented-key.ts'

/** Remembers the keys of one import, to find a second license with the same key. */
export function createSeenKeys() {
  const sources = new Map<string, string>()
  return {
    /** Returns the place where the key occurred before; null if this is its first occurrence. */
    sourceOf(key: PresentedKey, source: string): string | null {
      const text = key.reveal()
      const first = sources.get(text) ?? null
      if (first === null) sources.set(text, source)
      return first
    },
  }
}
