import type { Prisma } from '../../prisma/client/client.ts'

/** A person, as texts may name one. */
export interface Named {
  name: string
  email: string
}

/** What stands in a text in the place of a person. */
export const ANONYMIZED = '[anonymized]'
/** A shorter name is anybody's: to strike it out would strike out other words. */
const SHORTEST_NAME = 3
/** So is the part of an address before its @, where a device is called by it. */
const SHORTEST_LOCAL_PART = 5

/** What names a person in a text that people wrote: the address, and the whole name. In lower case. */
export function personWordsOf({ name, email }: Named): string[] {
  const whole = name.trim()
  return [email, ...(whole.length >= SHORTEST_NAME ? [whole] : [])].map((word) => word.toLowerCase())
}

/** The same for what a device is called: by the part of the address before its @, too. */
export function deviceWordsOf({ name, email }: Named): string[] {
  const local = email.slice(0, email.lastIndexOf('@'))
  return [email, ...[local, name].filter((word) => word.trim().length >= SHORTEST_LOCAL_PART)].map((word) =>
    word.toLowerCase(),
  )
}

/** The same value without the words, at any depth, in whatever case they are written. Keys of objects stay. */
export function redactWords(value: Prisma.JsonValue, words: readonly string[]): Prisma.JsonValue {
  if (typeof value === 'string') return words.reduce(redactWord, value)
  if (Array.isArray(value)) return value.map((item) => redactWords(item, words))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactWords(member ?? null, words)]),
  )
}

/** Ada is no part of Adam, nor ada@example.com of bob.ada@example.com or ada@example.com.au. */
function redactWord(text: string, word: string): string {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const [before, after] = word.includes('@')
    ? [String.raw`(?<![\p{L}\p{N}._%+\-])`, String.raw`(?!-?[\p{L}\p{N}]|\.[\p{L}\p{N}])`]
    : [String.raw`(?<![\p{L}\p{N}])`, String.raw`(?![\p{L}\p{N}])`]
  return text.replaceAll(new RegExp(`${before}${literal}${after}`, 'giu'), ANONYMIZED)
}
