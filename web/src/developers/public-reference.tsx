import { useWords } from '../i18n/words.ts'
import { buttonClass } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { ReferencePage } from './reference-page.tsx'
import { words } from './words.ts'

/** The reference for a reader who has not signed in. */
export function PublicReference() {
  const t = useWords(words)
  return (
    <>
      <header className="flex h-14 items-center justify-between border-b border-line bg-surface px-4 sm:px-8">
        <span className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Mark />
          Licet
        </span>
        <a href="/console/" className={buttonClass({ size: 'small' })}>
          {t.signIn}
        </a>
      </header>
      <main id="content" className="mx-auto max-w-6xl px-4 py-6 sm:px-8">
        <ReferencePage />
      </main>
    </>
  )
}
