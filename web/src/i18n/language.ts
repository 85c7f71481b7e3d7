import { createPreference } from '../parts/store.ts'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** The language of the console: the one that was chosen, else the first known one of the browser. */
export const language = createPreference<Language>('licet.language', languages, preferred(), (value) => {
  document.documentElement.lang = value
})

function preferred(): Language {
  for (const tag of navigator.languages)
    for (const known of languages) if (tag === known || tag.startsWith(`${known}-`)) return known
  return 'en'
}
