import { language as languageStore, languages } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { useStore } from '../parts/store.ts'
import { scheme as schemeStore, schemes } from './scheme.ts'
import { words } from './words.ts'

const names = { en: 'English', de: 'Deutsch' }
const control = 'h-8 rounded-md border border-line bg-surface px-2 text-sm text-quiet'

/** The colours and the language, which this browser keeps. */
export function Preferences() {
  const t = useWords(words)
  const scheme = useStore(schemeStore)
  const language = useStore(languageStore)
  return (
    <div className="flex flex-wrap gap-2">
      <select
        aria-label={t.colours}
        value={scheme}
        className={control}
        onChange={(event) => schemeStore.set(schemes.find((known) => known === event.target.value)!)}
      >
        {schemes.map((known) => (
          <option key={known} value={known}>
            {t[known]}
          </option>
        ))}
      </select>
      <select
        aria-label={t.language}
        value={language}
        className={control}
        onChange={(event) => languageStore.set(languages.find((known) => known === event.target.value)!)}
      >
        {languages.map((known) => (
          <option key={known} value={known} lang={known}>
            {names[known]}
          </option>
        ))}
      </select>
    </div>
  )
}
