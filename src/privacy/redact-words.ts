import type { Prisma } from '../../prisma/client/client.ts'

/** Name and address of a person. */
export interface Person {
  name: string
  email: string
}

/** Text that replaces the name or address of a person. */
export const ANONYMIZED = '[anonymized]'
/** A shorter name is not removed from texts: it would match other words. */
const SHORTEST_NAME = 3
/** A shorter local part of an address is not removed from names of devices. */
const SHORTEST_LOCAL_PART = 5

/** Words that identify a person in a text: the address and the full name, in lower case. */
export function personWordsOf({ name, email }: Person): string[] {
  const fullName = name.trim()
  return [email, ...(fullName.length >= SHORTEST_NAME ? [fullName] : [])].map((word) => word.toLowerCase())
}

/** Words that identify a person in the name of a device: also the local part of the address. */
export function deviceWordsOf({ name, email }: Person): string[] {
  const local = email.slice(0, email.lastIndexOf('@'))
  return [email, ...[local, name].filter((word) => word.trim().length >= SHORTEST_LOCAL_PART)].map((word) =>
    word.toLowerCase(),
  )
}

/** Returns the value without the words, at any depth and in any case. Keys of objects stay. */
export function redactWords(value: Prisma.JsonValue, words: readonly string[]): Prisma.JsonValue {
  if (typeof value === 'string') return words.reduce(redactWord, value)
  if (Array.isArray(value)) return value.map((item) => redactWords(item, words))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactWords(member ?? null, words)]),
  )
}

/**
 * Removes fullName words only: not Ada from Adam, nor ada@example.com from bob.ada@example.com or
 * ada@example.com.au.
 */
function redactWord(text: string, word: string): string {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const [before, after] = word.includes('@')
    ? [String.raw`(?<![\p{L}\p{N}._%+\-])`, String.raw`(?!-?[\p{L}\p{N}]|\.[\p{L}\p{N}])`]
    : [String.raw`(?<![\p{L}\p{N}])`, String.raw`(?![\p{L}\p{N}])`]
  return text.replaceAll(new RegExp(`${before}${literal}${after}`, 'giu'), ANONYMIZED)
}
