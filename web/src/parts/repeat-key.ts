import { useState } from 'react'
import type { Outcome, Repeated } from './operation.ts'
import { randomKey } from './random-key.ts'

/**
 * Idempotency keys for a form that stays open. A repeat of the same input after a lost answer has the same key, so that the
 * change happens once. After a refusal the key is dropped: the same input may succeed when its cause is remedied.
 */
export function useRepeatKey(): {
  keyOf(input: object): string
  settle(outcome: Outcome<unknown> | Repeated): void
} {
  const [keys] = useState(() => new Map<string, string>())
  return {
    keyOf(input) {
      const text = JSON.stringify(input)
      const key = keys.get(text) ?? randomKey()
      keys.set(text, key)
      return key
    },
    settle({ kind }) {
      if (kind === 'done' || kind === 'refused') keys.clear()
    },
  }
}
