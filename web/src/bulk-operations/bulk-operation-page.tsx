import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { ExportButton } from '../app/export-button.tsx'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  type BulkOperation_OperationFragment,
  BulkOperation_OperationFragmentDoc,
  type BulkOperationOutcome,
  BulkOperationPageDocument,
  BulkOperationRowsDocument,
  CancelBulkOperationDocument,
} from '../generated/graphql.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type In, useWords } from '../i18n/words.ts'
import { FieldChange } from '../licenses/field-change.tsx'
import { words as licenseWords } from '../licenses/license-words.ts'
import { ReasonField } from '../licenses/reason-field.tsx'
import { describeChange } from '../licenses/scheduled-change.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { Missing } from '../parts/missing.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Facts, Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { bulkDocuments, dangerousKinds } from './bulk-kinds.ts'
import { outcomes } from './bulk-search.ts'
import { stateTones } from './bulk-state.ts'
import { words } from './bulk-words.ts'
import { inputOfParameters } from './repeat-parameters.ts'

/** While an operation runs, its progress is read again after this time. */
const EVERY_MS = 1_000

/** The progress of a bulk operation and what became of each license. From the page of a dry run, the operation is started. */
export function BulkOperationPage() {
  const t = useWords(words)
  const { id } = useParams({ from: '/bulk-operations/$id' })
  const [result, readAgain] = useQuery({ query: BulkOperationPageDocument, variables: { id } })
  const operation = read(BulkOperation_OperationFragmentDoc, result.data?.bulkOperation)
  const isOpen = operation?.state === 'QUEUED' || operation?.state === 'RUNNING'
  useEffect(() => {
    if (!isOpen) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') readAgain({ requestPolicy: 'network-only' })
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [isOpen, readAgain])
  return (
    <Loaded
      result={result}
      onRetry={() => readAgain({ requestPolicy: 'network-only' })}
      skeleton={<Skeleton lines={8} />}
    >
      {({ bulkOperation }) =>
        bulkOperation ? (
          <Operation operation={read(BulkOperation_OperationFragmentDoc, bulkOperation)} />
        ) : (
          <Missing
            title={t.noOperation}
            list={{ name: t.bulkOperations, to: '/bulk-operations' }}
            help={t.noOperationHelp}
          />
        )
      }
    </Loaded>
  )
}

function Operation({ operation }: { operation: BulkOperation_OperationFragment }) {
  const t = useWords(words)
  const can = useCan()
  const l = useWords(licenseWords)
  const format = useFormat()
  const { number } = format
  const toast = useToast()
  const [isCanceling, setCanceling] = useState(false)
  const { id, kind, state, dryRun, totalCount, processedCount } = operation
  const isOpen = state === 'QUEUED' || state === 'RUNNING'
  return (
    <>
      <PageHeader
        title={t.titleOf(t[kind], totalCount)}
        above={{ name: t.bulkOperations, to: '/bulk-operations' }}
        badge={
          <>
            {dryRun && <Badge tone="accent">{t.dryRun}</Badge>}
            <Badge tone={stateTones[state]}>{t[state]}</Badge>
          </>
        }
        actions={
          <>
            <AuditLink request={id} />
            <ExportButton
              list="bulkOperationRows"
              query={new URLSearchParams({ bulkOperation: id })}
              label={t.exportRows}
            />
            {isOpen && can('LICENSES_WRITE') && (
              <Button onClick={() => setCanceling(true)}>{t.cancelIt}</Button>
            )}
          </>
        }
      />
      {dryRun && state === 'COMPLETED' && <Decision operation={operation} />}
      <Section title={t.progress(number(processedCount), number(totalCount))}>
        <Progress operation={operation} />
        <div className="mt-4">
          <Facts
            facts={[
              ...valueFacts(operation, t, l, format),
              [t.reason, operation.reason],
              [t.by, operation.createdBy],
              [t.startedAt, <Instant key="startedAt" at={operation.createdAt} />],
              ...(operation.endedAt
                ? ([[t.endedAt, <Instant key="endedAt" at={operation.endedAt} />]] as const)
                : []),
              ...(operation.dryRunOf
                ? ([
                    [
                      t.checkedBy,
                      <Link
                        key="dry-run"
                        to="/bulk-operations/$id"
                        params={{ id: operation.dryRunOf.id }}
                        className="text-accent hover:underline"
                      >
                        {t.show}
                      </Link>,
                    ],
                  ] as const)
                : []),
            ]}
          />
        </div>
      </Section>
      <Rows operation={operation} />
      {isCanceling && (
        <OperationDialog
          title={t.cancelTitle}
          description={t.cancelWhat}
          open
          onOpenChange={setCanceling}
          document={CancelBulkOperationDocument}
          defaultValues={{ reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
          )}
          input={({ reason }: { reason: string }) => ({ bulkOperation: id, reason })}
          confirm={t.cancelTitle}
          danger
          onDone={() => toast(t.canceledNow)}
        />
      )}
    </>
  )
}

/** The values of the operation beside its selection, in words. */
function valueFacts(
  { kind, parameters }: BulkOperation_OperationFragment,
  t: In<typeof words>,
  l: In<typeof licenseWords>,
  format: Format,
): [string, React.ReactNode][] {
  switch (kind) {
    case 'EXTEND_LICENSES':
      return [[t.days, format.number(Number(parameters.days))]]
    case 'RENEW_LICENSES':
      return [[t.terms, format.number(Number(parameters.terms))]]
    case 'CHANGE_LICENSE_TYPES':
      return [
        [
          t.licenseType,
          <span key="type" className="font-mono text-xs">
            {String(parameters.licenseType)}
          </span>,
        ],
        [t.expiry, parameters.expiry === 'RESET' ? t.RESET : t.KEEP],
      ]
    case 'CHANGE_LICENSES':
      return [
        [
          t.whatChanges,
          <ul key="change">
            {describeChange((parameters.change ?? {}) as Record<string, unknown>, l, format).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>,
        ],
      ]
    default:
      return []
  }
}

/** The result of a dry run in one sentence, with the button that starts the operation. */
function Decision({ operation }: { operation: BulkOperation_OperationFragment }) {
  const t = useWords(words)
  const can = useCan()
  const navigate = useNavigate()
  const toast = useToast()
  const [isStarting, setStarting] = useState(false)
  const { id, kind, changedCount, parameters, reason } = operation
  const isDangerous = dangerousKinds.includes(kind)
  const Icon = changedCount === 0 ? CircleCheck : TriangleAlert
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-4 rounded-lg border border-accent/40 bg-accent-soft/60 p-4 sm:px-5">
      <p className="flex min-w-0 items-center gap-3 text-lg font-semibold tracking-tight">
        <Icon aria-hidden className="size-6 shrink-0 text-accent" />
        {changedCount === 0 ? t.nothingWouldChange : t.wouldChange(changedCount)}
      </p>
      {changedCount > 0 && can('LICENSES_WRITE') && (
        <Button look={isDangerous ? 'danger' : 'primary'} onClick={() => setStarting(true)}>
          {t.start}…
        </Button>
      )}
      {isStarting && (
        <OperationDialog
          title={t.startTitle(t[kind], changedCount)}
          description={t.startWhat}
          open
          onOpenChange={setStarting}
          document={bulkDocuments[kind]}
          defaultValues={{ reason }}
          fields={({ register, formState: { errors } }) => (
            <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
          )}
          input={(values: { reason: string }) => ({
            ...inputOfParameters(parameters),
            dryRunOf: id,
            reason: values.reason,
          })}
          confirm={t.start}
          danger={isDangerous}
          onDone={({ bulkOperation }) => {
            if (!bulkOperation) return
            toast(t.started)
            void navigate({ to: '/bulk-operations/$id', params: { id: bulkOperation.id } })
          }}
        />
      )}
    </div>
  )
}

const outcomeTones: Record<BulkOperationOutcome, Tone> = {
  CHANGED: 'good',
  UNCHANGED: 'neutral',
  REFUSED: 'warn',
  FAILED: 'bad',
  PENDING: 'neutral',
}
const outcomeFills: Record<BulkOperationOutcome, string> = {
  CHANGED: 'bg-good',
  UNCHANGED: 'bg-line-strong',
  REFUSED: 'bg-warn',
  FAILED: 'bg-bad',
  PENDING: 'bg-sunken',
}

function countsOf(operation: BulkOperation_OperationFragment): Record<BulkOperationOutcome, number> {
  const { changedCount, unchangedCount, refusedCount, failedCount, totalCount, processedCount } = operation
  return {
    CHANGED: changedCount,
    UNCHANGED: unchangedCount,
    REFUSED: refusedCount,
    FAILED: failedCount,
    PENDING: totalCount - processedCount,
  }
}

function Progress({ operation }: { operation: BulkOperation_OperationFragment }) {
  const t = useWords(words)
  const { number } = useFormat()
  const counts = countsOf(operation)
  const present = outcomes.filter((outcome) => counts[outcome] > 0)
  return (
    <>
      <div
        role="progressbar"
        aria-label={t[operation.state]}
        aria-valuemin={0}
        aria-valuemax={operation.totalCount}
        aria-valuenow={operation.processedCount}
        className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-sunken"
      >
        {present.map((outcome) => (
          <span
            key={outcome}
            className={`h-full transition-[width] ${outcomeFills[outcome]}`}
            style={{ width: `${(counts[outcome] / operation.totalCount) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {present.map((outcome) => (
          <li key={outcome} className="flex items-center gap-2">
            <span
              aria-hidden
              className={`size-3 rounded-xs border border-line-strong/50 ${outcomeFills[outcome]}`}
            />
            {outcomeName(outcome, operation.dryRun, t)}: {number(counts[outcome])}
          </li>
        ))}
      </ul>
    </>
  )
}

function outcomeName(
  outcome: BulkOperationOutcome,
  dryRun: boolean,
  t: Record<`out_${BulkOperationOutcome}` | 'would_CHANGED', string>,
): string {
  return dryRun && outcome === 'CHANGED' ? t.would_CHANGED : t[`out_${outcome}`]
}

function Rows({ operation }: { operation: BulkOperation_OperationFragment }) {
  const t = useWords(words)
  const { id, processedCount, dryRun } = operation
  const search = useSearch({ from: '/bulk-operations/$id' })
  const navigate = useNavigate({ from: '/bulk-operations/$id' })
  const [result, readAgain] = useQuery({
    query: BulkOperationRowsDocument,
    variables: { id, outcome: search.outcome ?? null, ...pageArguments(search) },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are read again when more of them were processed
  useEffect(() => {
    if (processedCount > 0) readAgain({ requestPolicy: 'network-only' })
  }, [processedCount])
  const counts = countsOf(operation)
  return (
    <Section
      title={t.licenses}
      flush
      actions={
        <Presets
          label={t.outcome}
          value={search.outcome}
          all={t.allRows}
          options={outcomes
            .filter((outcome) => counts[outcome] > 0 || outcome === search.outcome)
            .map((outcome) => ({ value: outcome, name: outcomeName(outcome, dryRun, t) }))}
          onChange={(outcome) => void navigate({ search: outcome ? { outcome } : {}, replace: true })}
        />
      }
    >
      <Loaded
        result={result}
        onRetry={() => readAgain({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={6} />}
      >
        {({ bulkOperationRows: { edges, pageInfo } }) =>
          edges.length === 0 ? (
            <Empty title={t.noRows} />
          ) : (
            <>
              <Table
                label={t.licenses}
                rows={edges.map(({ node }) => node)}
                keyOf={({ position }) => String(position)}
                columns={[
                  {
                    name: t.license,
                    show: ({ license }) => (
                      <>
                        <RecordLink type="License" id={license.id}>
                          {license.account?.name ?? `…${license.keyHint}`}
                        </RecordLink>
                        <span className="block text-xs text-quiet">
                          {license.licenseType?.name}{' '}
                          <span className="font-mono whitespace-nowrap">…{license.keyHint}</span>
                        </span>
                      </>
                    ),
                  },
                  {
                    name: t.outcome,
                    show: ({ outcome }) => (
                      <Badge tone={outcomeTones[outcome]}>{outcomeName(outcome, dryRun, t)}</Badge>
                    ),
                  },
                  {
                    name: t.whatChanges,
                    show: ({ effect, message, code }) => (
                      <>
                        {effect && effect.changes.length > 0 && (
                          <ul>
                            {effect.changes.map((change) => (
                              <FieldChange key={change.field} {...change} />
                            ))}
                          </ul>
                        )}
                        {effect && effect.changesCount > effect.changes.length && (
                          <span className="text-sm text-quiet">
                            {t.moreChanges(effect.changesCount - effect.changes.length)}
                          </span>
                        )}
                        {message && <span className="block">{message}</span>}
                        {code && <span className="block font-mono text-xs text-quiet">{code}</span>}
                        {effect && effect.devicesOverLimitCount > 0 && (
                          <span className="block text-sm text-warn">
                            {t.devicesOver(effect.devicesOverLimitCount)}
                          </span>
                        )}
                        {effect && effect.outlivingFilesCount > 0 && (
                          <span className="block text-sm text-warn">
                            {t.outlivingFiles(effect.outlivingFilesCount)}
                          </span>
                        )}
                      </>
                    ),
                  },
                ]}
              />
              <Pages
                pageInfo={pageInfo}
                onChange={(page) =>
                  void navigate({
                    search: { ...(search.outcome && { outcome: search.outcome }), ...page },
                  })
                }
              />
            </>
          )
        }
      </Loaded>
    </Section>
  )
}
