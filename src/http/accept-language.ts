import { type Locale, locales } from '../texts/locale.ts'

/** Longest header that is read. The header of a browser has about a hundred characters. */
const MAX_LENGTH = 1_000

/** A language range with its weight (RFC 9110 section 12.5.4, RFC 4647 section 2.1). An element of a list may be empty. */
const WEIGHTED_RANGE =
  /^(?:([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?)?$/i

/**
 * Returns the language of texts for people that an `Accept-Language` header prefers, by the lookup of RFC 4647: `de-AT` is
 * German. It is English without a header, if no text has any of the languages, and if the header is malformed.
 */
export function preferredLocale(header: string | null | undefined): Locale {
  const [english] = locales
  if (!header || header.length > MAX_LENGTH) return english
  const ranges: { range: string; weight: number }[] = []
  for (const element of header.split(',')) {
    const match = WEIGHTED_RANGE.exec(element.trim())
    if (!match) return english
    if (match[1]) ranges.push({ range: match[1].toLowerCase(), weight: Number(match[2] ?? 1) })
  }
  const refused = ranges.filter(({ weight }) => weight === 0).map(({ range }) => range)
  // Of equal weights, the first one is preferred: the sort is stable.
  const preferred = ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => localeOf(range))
  return preferred.find((locale) => locale && !refused.includes(locale)) ?? english
}

function localeOf(range: string): Locale | undefined {
  const language = range.split('-', 1)[0]
  return locales.find((locale) => locale === language)
}
