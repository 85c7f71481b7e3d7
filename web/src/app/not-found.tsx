import { Compass } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'
import { words } from './words.ts'

/** What an address without a page shows. */
export function NotFound() {
  const t = useWords(words)
  return (
    <>
      <PageHeader title={t.notFoundTitle} />
      <Empty title={t.notFound} icon={Compass} />
    </>
  )
}
