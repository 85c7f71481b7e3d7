import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useQuery } from 'urql'
import { CrmTarget, EmulatorBadge } from '../crm/crm-target.tsx'
import { type CrmSyncState, HomeCrmDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { words } from './words.ts'

// A sync that runs shows no reason, and its first visit loads none.
const PauseReason = lazy(async () => ({
  default: (await import('../crm/pause-reason.tsx')).PauseReason,
}))

const tones: Record<CrmSyncState, Tone> = {
  CURRENT: 'good',
  BEHIND: 'accent',
  PAUSED: 'warn',
  NOT_CONNECTED: 'neutral',
}

/** Whether the CRM has all changes, and what a person has to decide. */
export function CrmState() {
  const t = useWords(words)
  const { dateTime, fromNow } = useFormat()
  const [result, retry] = useQuery({ query: HomeCrmDocument })
  const isConnected = result.data && result.data.crmSync.state !== 'NOT_CONNECTED'
  return (
    <Section
      title={t.crm}
      actions={
        isConnected && (
          <Link to="/crm" className="text-sm text-accent hover:underline">
            {t.openCrm}
          </Link>
        )
      }
    >
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={2} />}
      >
        {({ crmSync: { state, url, emulated, queue, behindSince, pause, parkedCount, reviews } }) => (
          <div className="space-y-2">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <EmulatorBadge emulated={emulated} />
              <Badge tone={emulated ? 'neutral' : tones[state]}>{t[state]}</Badge>
            </p>
            {url && (
              <p className="break-words text-quiet">
                <CrmTarget url={url} emulated={emulated} />
              </p>
            )}
            {pause && (
              <div>
                <Suspense>
                  <PauseReason {...pause} />
                </Suspense>
                <p>{t.pausedUntil(fromNow(pause.until))}</p>
              </div>
            )}
            {state === 'BEHIND' && behindSince && <p>{t.waiting(queue, dateTime(behindSince))}</p>}
            {(reviews.totalCount.value > 0 || parkedCount > 0) && (
              <p className="flex flex-wrap gap-2">
                {reviews.totalCount.value > 0 && (
                  <Badge tone="warn">{t.reviews(reviews.totalCount.value)}</Badge>
                )}
                {parkedCount > 0 && <Badge tone="bad">{t.parked(parkedCount)}</Badge>}
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  )
}
