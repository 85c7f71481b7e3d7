import { dictionary } from './dictionary.ts'
import type { Entry } from './entry.ts'
import { type Locale, locales } from './locale.ts'
import { toMessageFormat } from './message-format.ts'

/** A sentence for people in every language as an ICU message, and the kinds of its arguments. */
export type TextMessages = Record<Locale, string> & { arguments: Entry['kinds'] }

/** Returns every sentence by its code, in alphabetical order, for clients that translate. */
export function allMessages(): Record<string, TextMessages> {
  const messages = Object.entries<Entry>(dictionary).map(([code, entry]) => {
    const written = locales.map((locale) => [locale, toMessageFormat(entry, locale)])
    return [code, { arguments: entry.kinds, ...Object.fromEntries(written) }] as const
  })
  return Object.fromEntries(messages.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
