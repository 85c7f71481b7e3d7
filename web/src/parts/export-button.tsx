import { Download } from 'lucide-react'
import { useState } from 'react'
import { authorizedFetch } from '../app/client.ts'
import { session } from '../app/session.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { download } from './download.ts'
import { words } from './words.ts'

/**
 * Saves a list of the graph as CSV, with its filters. They are in the URL of the request, so none of them may be an address of a
 * person, a license key or a text of a search.
 */
export function ExportButton({
  list,
  filters,
}: {
  list:
    | 'accounts'
    | 'activations'
    | 'auditEvents'
    | 'bulkOperationRows'
    | 'licenses'
    | 'notifications'
    | 'onboardings'
    | 'partners'
  filters: Readonly<Record<string, string | boolean | null | undefined>>
}) {
  const t = useWords(words)
  const [pending, setPending] = useState(false)
  const [failed, setFailed] = useState(false)
  async function save() {
    const { current } = session.get()
    if (!current) return
    setPending(true)
    setFailed(false)
    try {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(filters))
        if (value !== null && value !== undefined) query.set(name, String(value))
      const response = await authorizedFetch(current)(`/export/${list}.csv?${query}`, {
        cache: 'no-store',
        credentials: 'omit',
      })
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      // The gateway breaks the connection if it cannot send the whole list.
      const content = await response.blob()
      const [, name] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? []
      download(name ?? `${list}.csv`, content)
    } catch {
      setFailed(true)
    } finally {
      setPending(false)
    }
  }
  return (
    <>
      <Button size="small" pending={pending} onClick={() => void save()}>
        <Download aria-hidden className="size-4" />
        {t.exportCsv}
      </Button>
      <span role="status" className="self-center text-sm text-bad empty:hidden">
        {failed && t.exportFailed}
      </span>
    </>
  )
}
