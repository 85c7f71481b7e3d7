import { useCan } from '../app/viewer.tsx'
import { useWords } from '../i18n/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Partners } from './partners.tsx'
import { SigningKeys } from './signing-keys.tsx'
import { words } from './words.ts'

/** Credentials of programs, partners, and the keys that sign. */
export function AccessPage() {
  const t = useWords(words)
  const can = useCan()
  return (
    <>
      <PageHeader title={t.access}>{t.accessHelp}</PageHeader>
      {can('ACCESS_WRITE') && <ApiKeys />}
      {can('ACCOUNTS_READ') && <Partners />}
      {can('ACCESS_WRITE') && <SigningKeys />}
    </>
  )
}
