import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import {
  CrmDifferencesDocument,
  CrmErasuresDocument,
  CrmPageDocument,
  type CrmPageQuery,
  CrmParkedDealsDocument,
  CrmParkedDocument,
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
import { PagedSection } from '../parts/paged-section.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { CrmTarget, EmulatorBadge } from './crm-target.tsx'
import { PauseReason } from './pause-reason.tsx'
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
  const { state, emulated = false } = result.data?.crmSync ?? {}
  return (
    <>
      <PageHeader
        title={t.crm}
        badge={
          state && (
            <>
              <EmulatorBadge emulated={emulated} />
              <Badge tone={emulated ? 'neutral' : tones[state]}>{t[state]}</Badge>
            </>
          )
        }
        actions={can('CRM_WRITE') && state && state !== 'NOT_CONNECTED' && <Actions />}
      >
        {t.crmHelp}
      </PageHeader>
      <Reviews />
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={8} />}
      >
        {({ crmSync }) => (
          <>
            <Sync crmSync={crmSync} />
            {crmSync.state !== 'NOT_CONNECTED' && (
              <>
                <Parked />
                <Differences reconciliation={crmSync.lastReconciliation} />
                <Erasures />
                <Suggestions />
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
        <div key={pause?.reason} className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
          {pause && (
            <>
              <PauseReason {...pause} />
              <p>{t.pausedUntil(dateTime(pause.until))}</p>
            </>
          )}
        </div>
      ))}
      <Facts
        facts={[
          [t.target, crmSync.url ? <CrmTarget key="target" {...crmSync} /> : '–'],
          [
            t.queue,
            `${number(crmSync.queue)}${crmSync.behindSince ? `, ${t.since(dateTime(crmSync.behindSince))}` : ''}`,
          ],
          [t.lastRun, crmSync.lastRunAt ? fromNow(crmSync.lastRunAt) : t.noRun],
          [
            t.drift,
            crmSync.drift === null || !crmSync.lastReconciliation
              ? t.notCompared
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
  name: ReactNode
  key: string
  code: string
  reason: string
  parkedAt: string | null | undefined
}

/** Records and deals that the CRM refused. */
function Parked() {
  const t = useWords(words)
  return (
    <>
      <PagedSection
        part="parked"
        title={t.parked}
        none={<Empty title={t.noParked}>{t.parkedHelp}</Empty>}
        document={CrmParkedDocument}
        variables={{}}
        size={25}
        connectionOf={({ crmSync }) => crmSync.parked}
      >
        {(records) => (
          <ParkedTable
            label={t.parked}
            rows={records.map(({ account, kind, ...record }) => ({
              ...record,
              key: `${account?.id} ${kind} ${record.parkedAt}`,
              name: <AccountName account={account} />,
            }))}
          />
        )}
      </PagedSection>
      <PagedSection
        part="deals"
        title={t.parkedDeals}
        none={null}
        document={CrmParkedDealsDocument}
        variables={{}}
        size={25}
        connectionOf={({ crmSync }) => crmSync.parkedDeals}
      >
        {(deals) => (
          <ParkedTable
            label={t.parkedDeals}
            rows={deals.map((deal) => ({
              ...deal,
              key: deal.remoteId,
              name: <span className="font-medium">{t.deal(deal.remoteId)}</span>,
            }))}
          />
        )}
      </PagedSection>
    </>
  )
}

/** The name of an account with a link to it; a dash for a credential that may not read accounts. */
function AccountName({ account }: { account: { id: string; name: string } | undefined }) {
  if (!account) return <span className="text-quiet">–</span>
  return (
    <RecordLink type="Account" id={account.id}>
      {account.name}
    </RecordLink>
  )
}

function ParkedTable({ label, rows }: { label: string; rows: readonly ParkedRow[] }) {
  const t = useWords(words)
  return (
    <>
      <p className="px-4 py-3 text-quiet sm:px-5">{t.parkedHelp}</p>
      <Table
        label={label}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { name: t.account, show: ({ name }) => name },
          { name: t.why, show: (row) => <Reason {...row} /> },
          { name: t.raised, fit: true, show: ({ parkedAt }) => parkedAt && <Instant at={parkedAt} /> },
        ]}
      />
    </>
  )
}

function Reason({ code, reason }: { code: string | null; reason: string | null }) {
  return (
    <>
      <span className="block font-mono text-xs">{code}</span>
      <span className="block text-quiet">{reason}</span>
    </>
  )
}

/** What the last comparison with the CRM found: the values that were expected beside those in the CRM. */
function Differences({ reconciliation }: { reconciliation: CrmSync['lastReconciliation'] }) {
  const t = useWords(words)
  const can = useCan()
  if (!reconciliation) return null
  if (reconciliation.failure)
    return (
      <Section title={t.differences}>
        <p className="text-bad">{t.comparisonFailed(reconciliation.failure)}</p>
      </Section>
    )
  return (
    <PagedSection
      part="differences"
      title={t.differences}
      none={null}
      document={CrmDifferencesDocument}
      variables={{}}
      connectionOf={({ crmSync }) => crmSync.lastReconciliation?.differences}
    >
      {(differences) => (
        <>
          <p className="px-4 py-3 text-quiet sm:px-5">
            {reconciliation.dryRun ? t.differencesKept : t.differencesPushed}
          </p>
          <Table
            label={t.differences}
            rows={differences}
            keyOf={({ kind, accountId, remoteId }) => `${kind} ${accountId} ${remoteId}`}
            columns={[
              {
                name: t.record,
                show: ({ kind, accountId, remoteId }) => (
                  <>
                    <span className="block font-medium">{t[`kind_${kind}`]}</span>
                    <span className="block font-mono text-xs text-quiet">{remoteId ?? t.missingInCrm}</span>
                    {can('ACCOUNTS_READ') && (
                      <RecordLink
                        type="Account"
                        id={accountId}
                        className="block w-fit leading-6 text-accent underline-offset-2 hover:underline"
                      >
                        {t.account}
                      </RecordLink>
                    )}
                  </>
                ),
              },
              { name: t.expectedValues, show: ({ expected }) => <Values values={expected} /> },
              { name: t.foundValues, show: ({ found }) => <Values values={found} /> },
            ]}
          />
        </>
      )}
    </PagedSection>
  )
}

function Values({ values }: { values: Record<string, unknown> }) {
  return Object.entries(values).map(([name, value]) => (
    <span key={name} className="block text-sm break-words">
      <code className="text-xs text-quiet">{name}</code>{' '}
      {value === null || value === '' ? '–' : String(value)}
    </span>
  ))
}

/** People whose data the CRM has not deleted yet. */
function Erasures() {
  const t = useWords(words)
  return (
    <PagedSection
      part="erasures"
      title={t.erasures}
      none={null}
      document={CrmErasuresDocument}
      variables={{}}
      connectionOf={({ crmSync }) => crmSync.erasures}
    >
      {(erasures) => (
        <Table
          label={t.erasures}
          rows={erasures}
          keyOf={({ account, requestedAt }) => `${account?.id} ${requestedAt}`}
          columns={[
            { name: t.account, show: ({ account }) => <AccountName account={account} /> },
            { name: t.requested, fit: true, show: ({ requestedAt }) => <Instant at={requestedAt} /> },
            {
              name: t.why,
              show: ({ code, reason }) =>
                code ? <Reason code={code} reason={reason} /> : <span className="text-quiet">{t.waits}</span>,
            },
          ]}
        />
      )}
    </PagedSection>
  )
}
