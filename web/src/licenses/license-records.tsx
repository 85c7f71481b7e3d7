import { useState } from 'react'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  CancelScheduledChangeDocument,
  LicenseRecordsDocument,
  type LicenseRecordsQuery,
  Mail_NotificationFragmentDoc,
  ScheduledChange_ChangeFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { MailBadge } from '../mails/mail-badge.tsx'
import { MailDialog } from '../mails/mail-dialog.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { deviceName, shorten } from './device-name.ts'
import { useLicensePage, useRefreshed } from './license-context.tsx'
import { words } from './license-words.ts'
import { ReasonField } from './reason-field.tsx'
import { describeChange } from './scheduled-change.ts'

type Records = NonNullable<LicenseRecordsQuery['license']>

/** The records of the license. Each part of the page shows some of them; they are read once. */
function useRecords() {
  const { license, generation } = useLicensePage()
  const can = useCan()
  const [result, readAgain] = useQuery({
    query: LicenseRecordsDocument,
    variables: { id: license.id, accounts: can('ACCOUNTS_READ') },
  })
  return { result, readAgain, generation }
}

/** A part of the page that is absent while it has no records. */
function RecordSection<Item>({
  title,
  items,
  flush = true,
  children,
}: {
  title: string
  items(records: Records): readonly Item[]
  flush?: boolean
  children(items: readonly Item[], records: Records): React.ReactNode
}) {
  const { result, readAgain } = useRecords()
  useRefreshed(readAgain)
  const records = result.data?.license
  if (records && items(records).length === 0) return null
  return (
    <Section title={title} flush={flush}>
      <Loaded
        result={result}
        onRetry={() => readAgain({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={3} />}
      >
        {(data) => data.license && children(items(data.license), data.license)}
      </Loaded>
    </Section>
  )
}

const fates: Record<Records['files']['edges'][number]['node']['fate'], Tone> = {
  OUTSTANDING: 'good',
  EXPIRED: 'neutral',
  RELEASED: 'neutral',
  REVOKED: 'bad',
}

/** The license files that were issued, the newest first. */
export function LicenseFiles() {
  const t = useWords(words)
  const can = useCan()
  const { open } = useLicensePage()
  return (
    <RecordSection title={t.files} items={({ files }) => files.edges.map(({ node }) => node).toReversed()}>
      {(files) => (
        <>
          <Table
            label={t.files}
            rows={files}
            keyOf={({ id }) => id}
            columns={[
              {
                name: t.device,
                show: ({ activation, seq }) => (
                  <>
                    <span className="block font-medium">{deviceName(activation, t.unnamedDevice)}</span>
                    <span className="text-xs text-quiet">{t.fileNumber(seq)}</span>
                  </>
                ),
              },
              {
                name: t.state,
                show: ({ fate }) => <Badge tone={fates[fate]}>{t[`fate_${fate}`]}</Badge>,
              },
              {
                name: t.validUntil,
                fit: true,
                show: ({ expiresAt }) => <Instant at={expiresAt} show="date" />,
              },
              {
                name: t.issued,
                show: ({ issuedAt, request, encrypted }) => (
                  <>
                    <Instant at={issuedAt} show="date" />
                    <span className="block text-xs text-quiet">
                      {request ? t.answersRequest : t.checkedOut}
                      {encrypted && ` · ${t.encrypted}`}
                    </span>
                  </>
                ),
              },
            ]}
          />
          {can('ACTIVATIONS_WRITE') && files.some(({ fate }) => fate === 'OUTSTANDING') && (
            <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 text-sm sm:px-5">
              <span className="text-quiet">{t.releaseFileHint}</span>
              <Button size="small" onClick={() => open('releaseFile')}>
                {t.releaseFile}…
              </Button>
            </div>
          )}
        </>
      )}
    </RecordSection>
  )
}

/** Refused activations and failed validations of the last weeks, the latest first. */
export function LicenseRefusals() {
  const t = useWords(words)
  const { fromNow, number } = useFormat()
  return (
    <RecordSection title={t.refusals} items={({ refusals }) => refusals}>
      {(refusals) => (
        <Table
          label={t.refusals}
          rows={refusals}
          keyOf={({ kind, code, lastAt, fingerprint }) => `${kind} ${code} ${lastAt} ${fingerprint}`}
          columns={[
            {
              name: t.refused,
              show: ({ kind, code }) => (
                <>
                  <span className="block font-medium">{t[`refused_${kind}`]}</span>
                  <span className="font-mono text-xs text-quiet">{code}</span>
                </>
              ),
            },
            {
              name: t.device,
              show: ({ device, fingerprint, version, network }) => (
                <>
                  {device ?? (fingerprint ? shorten(fingerprint) : t.unnamedDevice)}
                  <span className="block text-xs text-quiet">
                    {[version, network].filter(Boolean).join(' · ')}
                  </span>
                </>
              ),
            },
            { name: t.times, number: true, show: ({ attempts }) => number(attempts) },
            {
              name: t.last,
              fit: true,
              show: ({ firstAt, lastAt, attempts }) => (
                <>
                  <Instant at={lastAt} show="fromNow" />
                  {attempts > 1 && (
                    <span className="block text-xs text-quiet">{t.firstTime(fromNow(firstAt))}</span>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
    </RecordSection>
  )
}

const changeTones = { WAITING: 'accent', APPLIED: 'good', CANCELED: 'neutral', FAILED: 'bad' } as const

/** Changes that are scheduled, were applied, canceled or failed. */
export function ScheduledChanges() {
  const t = useWords(words)
  const { license, refresh } = useLicensePage()
  const can = useCan()
  const toast = useToast()
  const format = useFormat(license.timeZone)
  const [canceled, setCanceled] = useState<string | null>(null)
  return (
    <>
      <RecordSection
        title={t.scheduledChanges}
        flush={false}
        items={({ scheduledChanges }) =>
          read(
            ScheduledChange_ChangeFragmentDoc,
            scheduledChanges.edges.map(({ node }) => node),
          )
        }
      >
        {(changes) => (
          <ul className="space-y-4">
            {changes.map((change) => (
              <li key={change.id}>
                <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span className="font-medium">{format.dateTime(change.effectiveAt)}</span>
                  <Badge tone={changeTones[change.state]}>{t[`change_${change.state}`]}</Badge>
                </div>
                <ul className="mt-1">
                  {describeChange(change.change, t, format).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
                <p className="text-sm text-quiet">{t.because(change.reason, change.createdBy)}</p>
                {change.failure && <p className="text-sm text-bad">{change.failure}</p>}
                {change.state === 'WAITING' && can('LICENSES_WRITE') && (
                  <Button size="small" className="mt-1.5" onClick={() => setCanceled(change.id)}>
                    {t.cancelChange}…
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </RecordSection>
      {canceled && (
        <OperationDialog
          title={t.cancelChange}
          description={t.cancelChangeWhat}
          open
          onOpenChange={(open) => !open && setCanceled(null)}
          document={CancelScheduledChangeDocument}
          defaultValues={{ reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
          )}
          input={({ reason }: { reason: string }) => ({ scheduledChange: canceled, reason })}
          confirm={t.cancelChange}
          danger
          onDone={() => {
            toast(t.changeCanceled)
            refresh()
          }}
        />
      )}
    </>
  )
}

/** Mails about the license, sent and to be sent. */
export function LicenseMails() {
  const t = useWords(words)
  const { date } = useFormat()
  const can = useCan()
  const { license, open } = useLicensePage()
  return (
    <RecordSection
      title={t.mails}
      flush={false}
      items={({ notifications }) =>
        read(Mail_NotificationFragmentDoc, notifications?.edges.map(({ node }) => node) ?? [])
      }
    >
      {(mails) => (
        <>
          <ul className="-my-2 divide-y divide-line">
            {mails.map((mail) => (
              <li key={mail.id}>
                <MailDialog
                  mail={mail}
                  trigger={
                    <button type="button" className="block w-full py-2 text-left hover:text-accent">
                      <span className="flex items-baseline justify-between gap-x-3">
                        <span className="min-w-0 font-medium">{t[`mail_${mail.message}`]}</span>
                        <MailBadge state={mail.state} />
                      </span>
                      <span className="block text-sm text-quiet">
                        {mail.contact.name} · {date(mail.sentAt ?? mail.dueAt)}
                      </span>
                      {mail.reason && mail.state !== 'SENT' && (
                        <span className="block text-sm text-quiet">{t[`mailReason_${mail.reason}`]}</span>
                      )}
                    </button>
                  }
                />
              </li>
            ))}
          </ul>
          {can('LICENSES_WRITE') && license.status !== 'REVOKED' && (
            <Button size="small" className="mt-4" onClick={() => open('resend')}>
              {t.resend}…
            </Button>
          )}
        </>
      )}
    </RecordSection>
  )
}

/** What sales did to the license, and the state of the account in the CRM. */
export function LicenseSales() {
  const t = useWords(words)
  const { dateTime, number } = useFormat()
  const { result } = useRecords()
  const crm = result.data?.license?.account?.crm
  const effects = result.data?.license?.saleEffects.edges.map(({ node }) => node) ?? []
  if (!crm && effects.length === 0) return null
  return (
    <Section title={t.sales}>
      {crm && (
        <div className={effects.length > 0 ? 'mb-4' : ''}>
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium">{t[`crm_${crm.kind}`]}</span>
            {crm.remoteId && <span className="font-mono text-xs text-quiet">{crm.remoteId}</span>}
          </p>
          <p className="text-sm text-quiet">
            {crm.changedAt
              ? t.crmWaiting(dateTime(crm.changedAt))
              : crm.pushedAt
                ? t.crmPushed(dateTime(crm.pushedAt))
                : t.crmNever}
          </p>
          {crm.parkedReason && <p className="mt-1 text-sm text-bad">{crm.parkedReason}</p>}
        </div>
      )}
      <ul className="space-y-3">
        {effects.map((effect) => (
          <li key={effect.id}>
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{t[`sale_${effect.intent}`](number(effect.quantity))}</span>
              {!effect.inForce && <Badge tone="warn">{t.undone}</Badge>}
            </p>
            <p className="text-sm text-quiet">
              {effect.sale.source} <span className="font-mono text-xs">{effect.sale.externalId}</span> ·{' '}
              <Instant at={effect.appliedAt} show="date" />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
