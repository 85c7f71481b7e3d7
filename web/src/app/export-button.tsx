import { Download } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { download } from '../parts/download.ts'
import { authorizedFetch } from './client.ts'
import { session } from './session.ts'
import { words } from './words.ts'

/** Saves a list of the gateway as CSV, with the filters of `query`: `/export/LIST.csv`. */
export function ExportButton({
  list,
  query,
  label,
}: {
  list: string
  query: URLSearchParams
  label?: string
}) {
  const t = useWords(words)
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle')
  async function save() {
    const { current } = session.get()
    if (!current) return
    setState('pending')
    try {
      const response = await authorizedFetch(current)(`/export/${list}.csv?${query}`, {
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      })
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      download(`${list}.csv`, await response.blob())
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <div className="flex flex-col items-end gap-1">
      <Button pending={state === 'pending'} onClick={() => void save()}>
        <Download aria-hidden className="size-4" />
        {label ?? t.exportCsv}
      </Button>
      {state === 'failed' && (
        <p role="alert" className="text-sm text-bad">
          {t.exportFailed}
        </p>
      )}
    </div>
  )
}
