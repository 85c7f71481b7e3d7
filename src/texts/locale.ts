/** The languages of texts for people. The first one is the default. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** The tag of each language with the region whose formats its dates and numbers have (BCP 47). */
export const formatTags: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' }
