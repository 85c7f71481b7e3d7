import { TriangleAlert } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'
import { words } from './words.ts'

/** What an address shows whose page cannot be loaded or shown: after an upgrade of the gateway its files have other names. */
export function PageFailed() {
  const t = useWords(words)
  return (
    <div role="alert">
      <PageHeader title={t.pageFailedTitle} />
      <Empty title={t.pageFailed} icon={TriangleAlert}>
        <p className="mb-4">{t.pageFailedHelp}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      </Empty>
    </div>
  )
}
