/** The languages that mail is written in. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** The language for a person: that of their tag or of its kin (`de-AT` is `de`), else the installation's. */
export function localeFor(tag: string | null, fallback: Locale): Locale {
  const language = tag?.toLowerCase().split(/[-_]/)[0]
  return locales.find((locale) => locale === language) ?? fallback
}

/** How values are written in a language. */
export interface Formatter {
  /** A day on the calendar of a zone: `31 January 2027`. */
  day(instant: Date, timeZone: string): string
  /** Names one after the other: `A, B and C`. */
  list(names: readonly string[]): string
  /** A device without a name of its own. */
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
