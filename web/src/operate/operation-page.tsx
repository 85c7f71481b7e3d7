import { CircleAlert, CircleCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { now } from '../app/clock.ts'
import { useSettings } from '../app/settings.ts'
import { useCan } from '../app/viewer.tsx'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Jobs } from './jobs.tsx'
import { words } from './words.ts'

const READ_EVERY_MS = 10_000

/** Whether the gateway serves, and its work in the background. */
export function OperationPage() {
  const t = useWords(words)
  const can = useCan()
  return (
    <>
      <PageHeader title={t.operation}>{t.operationHelp}</PageHeader>
      <Health />
      {can('JOBS_WRITE') && <Jobs />}
    </>
  )
}

function Health() {
  const t = useWords(words)
  const { dateTime } = useFormat()
  const { version, production, sandbox, pages } = useSettings()
  const ready = useReadiness()
  const mode = production ? t.production : sandbox ? t.sandboxMode : t.development
  const names: Record<string, string> = {
    '/ready': t.pageReady,
    '/metrics': t.pageMetrics,
    '/.well-known/jwks.json': t.pageKeys,
    '/dev/mail': t.mail,
  }
  const Icon = ready?.ok ? CircleCheck : CircleAlert
  return (
    <Section title={t.health}>
      {ready && (
        <p className={`mb-4 flex items-center gap-2 font-medium ${ready.ok ? 'text-good' : 'text-bad'}`}>
          <Icon aria-hidden className="size-5" />
          {ready.ok ? t.ready : t.notReady}
        </p>
      )}
      {ready && !ready.ok && <p className="mb-4">{ready.reason}</p>}
      <Facts
        facts={[
          [t.version, version],
          [t.surroundings, mode],
          [t.gatewayTime, dateTime(now())],
        ]}
      />
      {pages.length > 0 && (
        <ul className="mt-4 flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-4">
          {pages.map(({ url, name }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer" className="text-accent hover:underline">
                {names[url] ?? name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Reads whether the gateway is ready, every ten seconds while the page is visible. Null before the first answer. */
function useReadiness(): { ok: boolean; reason: string } | null {
  const [ready, setReady] = useState<{ ok: boolean; reason: string } | null>(null)
  useEffect(() => {
    const ask = async () => {
      if (document.visibilityState !== 'visible') return
      const response = await fetch('/ready', { cache: 'no-store', credentials: 'omit' }).catch(() => null)
      const body = (await response?.json().catch(() => null)) as { errors?: { message: string }[] } | null
      setReady({ ok: response?.ok ?? false, reason: body?.errors?.[0]?.message ?? '' })
    }
    void ask()
    const timer = setInterval(() => void ask(), READ_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return ready
}
