import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import {
  CrmPageDocument,
  type CrmPageQuery,
  ReconcileCrmDocument,
  ReplayCrmSyncDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { Reviews } from './reviews.tsx'
import { Suggestions } from './suggestions.tsx'
import { words } from './words.ts'

type CrmSync = CrmPageQuery['crmSync']

const tones: Record<CrmSync['state'], Tone> = {
  CURRENT: 'good',
  BEHIND: 'accent',
  PAUSED: 'warn',
  NOT_CONNECTED: 'neutral',
}

/** The sync with the CRM, and what waits for a decision. */
export function CrmPage() {
  const t = useWords(words)
  const can = useCan()
  const [result, retry] = useQuery({ query: CrmPageDocument })
  const state = result.data?.crmSync.state
  return (
    <>
      <PageHeader
        title={t.crm}
        badge={state && <Badge tone={tones[state]}>{t[state]}</Badge>}
        actions={can('CRM_WRITE') && state && state !== 'NOT_CONNECTED' && <Actions />}
      >
        {t.crmHelp}
      </PageHeader>
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={8} />}
      >
        {({ crmSync }) => (
          <>
            <Reviews
              reviews={crmSync.reviews.edges.map(({ node }) => node)}
              count={crmSync.reviews.totalCount}
            />
            <Sync crmSync={crmSync} />
            {crmSync.state !== 'NOT_CONNECTED' && (
              <>
                <Parked crmSync={crmSync} />
                <Suggestions suggestions={crmSync.suggestions.edges.map(({ node }) => node)} />
              </>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

function Sync({ crmSync }: { crmSync: CrmSync }) {
  const t = useWords(words)
  const { dateTime, number, fromNow } = useFormat()
  if (crmSync.state === 'NOT_CONNECTED') {
    return (
      <Section title={t.sync}>
        <p>{t.notConnectedHelp}</p>
      </Section>
    )
  }
  const pauses = [crmSync.pause, crmSync.licensesPause, crmSync.dealsPause].filter((pause) => pause !== null)
  return (
    <Section title={t.sync}>
      {pauses.map((pause) => (
        <p key={pause?.reason} className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
          {pause && t.pausedUntil(pause.reason, dateTime(pause.until))}
        </p>
      ))}
      <Facts
        facts={[
          [t.target, crmSync.target ?? '–'],
          [
            t.queue,
            `${number(crmSync.queue)}${crmSync.behindSince ? `, ${t.since(dateTime(crmSync.behindSince))}` : ''}`,
          ],
          [t.lastRun, crmSync.lastRunAt ? fromNow(crmSync.lastRunAt) : t.notYet],
          [
            t.drift,
            crmSync.drift === null || !crmSync.lastReconciliation
              ? t.notYet
              : `${number(crmSync.drift ?? 0)} (${t.compared(crmSync.lastReconciliation.compared)})`,
          ],
        ]}
      />
    </Section>
  )
}

function Actions() {
  const t = useWords(words)
  const toast = useToast()
  return (
    <>
      <OperationDialog
        title={t.replay}
        description={t.replayHelp}
        trigger={<Button>{t.replay}</Button>}
        document={ReplayCrmSyncDocument}
        defaultValues={{}}
        input={() => ({})}
        confirm={t.replay}
        onDone={({ replayed }) => toast(t.replayed(replayed) as string)}
      />
      <OperationDialog
        title={t.compare}
        description={t.compareHelp}
        trigger={<Button>{t.compare}</Button>}
        document={ReconcileCrmDocument}
        defaultValues={{ dryRun: true }}
        fields={({ register }) => (
          <label className="flex min-h-6 items-center gap-2">
            <input type="checkbox" className="size-4 accent-accent" {...register('dryRun')} />
            {t.dryRun}
          </label>
        )}
        input={({ dryRun }) => ({ dryRun })}
        confirm={t.compare}
        onDone={() => toast(t.comparing)}
      />
    </>
  )
}

interface ParkedRow {
  name: string
  code: string
  reason: string
  parkedAt: string | null | undefined
}

function Parked({ crmSync }: { crmSync: CrmSync }) {
  const t = useWords(words)
  const rows: ParkedRow[] = [
    ...crmSync.parked.edges.map(({ node }) => ({ ...node, name: node.account.name })),
    ...crmSync.parkedDeals.edges.map(({ node }) => ({ ...node, name: t.deal(node.remoteId) as string })),
  ]
  return (
    <Section title={`${t.parked}${crmSync.parkedCount > 0 ? ` (${crmSync.parkedCount})` : ''}`} flush>
      {rows.length === 0 ? (
        <Empty title={t.noParked} />
      ) : (
        <>
          <p className="px-4 py-3 text-quiet sm:px-5">{t.parkedHelp}</p>
          <Table
            label={t.parked}
            rows={rows}
            keyOf={({ name, code, parkedAt }) => `${name} ${code} ${parkedAt}`}
            columns={[
              { name: t.account, show: ({ name }) => <span className="font-medium">{name}</span> },
              {
                name: t.why,
                show: ({ code, reason }) => (
                  <>
                    <span className="block font-mono text-xs">{code}</span>
                    <span className="block text-quiet">{reason}</span>
                  </>
                ),
              },
              { name: t.raised, fit: true, show: ({ parkedAt }) => parkedAt && <Instant at={parkedAt} /> },
            ]}
          />
        </>
      )}
    </Section>
  )
}
