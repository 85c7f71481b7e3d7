import { Compass } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { Empty } from '../parts/states.tsx'
import { words } from './words.ts'

/** What an address without a page shows. */
export function NotFound() {
  const t = useWords(words)
  return (
    <Empty title={t.notFoundTitle} icon={Compass}>
      {t.notFound}
    </Empty>
  )
}
