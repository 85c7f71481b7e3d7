/** The languages of mails. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** The mail language for a language tag (`de-AT` gives `de`). Returns the fallback for other languages. */
export function localeFor(tag: string | null, fallback: Locale): Locale {
  const language = tag?.toLowerCase().split(/[-_]/)[0]
  return locales.find((locale) => locale === language) ?? fallback
}

/** Formats values in a language. */
export interface Formatter {
  /** The calendar day in a zone: `31 January 2027`. */
  day(instant: Date, timeZone: string): string
  /** A list of names: `A, B and C`. */
  list(names: readonly string[]): string
  /** The name of a device, or a general term if it has none. */
  device(name: unknown): string
}

const tags: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' }
const unnamedDevice: Record<Locale, string> = { en: 'a device', de: 'ein Gerät' }

export function formatterFor(locale: Locale): Formatter {
  const tag = tags[locale]
  return {
    day: (instant, timeZone) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone }).format(instant),
    list: (names) => new Intl.ListFormat(tag, { type: 'conjunction' }).format(names),
    device: (name) => (typeof name === 'string' && name !== '' ? name : unnamedDevice[locale]),
  }
}
