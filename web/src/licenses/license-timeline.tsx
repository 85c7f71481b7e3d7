import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { useCan } from '../app/viewer.tsx'
import {
  LicenseEventsDocument,
  type LicenseEventsQuery,
  LicenseRecordsDocument,
} from '../generated/graphql.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type In, useWords } from '../i18n/words.ts'
import { useByActor } from '../parts/actor.ts'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { changedFieldName, changedValue } from './changed-value.ts'
import { shorten } from './device-name.ts'
import { addEarlier, addNewest, type EventLog } from './event-pages.ts'
import { eventWords } from './event-words.ts'
import { useLicensePage, useRefreshed } from './license-context.tsx'
import { words } from './license-words.ts'

interface Entry {
  key: string
  at: string
  title: string
  detail: string | null
  by: string | null
  isRefusal: boolean
}

const PAGE = 25

type Page = LicenseEventsQuery['auditEvents']
type Event = Page['edges'][number]['node']

/** What happened to the license, the latest first: events of the audit log, and refused requests between them. */
export function LicenseTimeline() {
  const t = useWords(words)
  const byActor = useByActor()
  const e = useWords(eventWords)
  const can = useCan()
  const { license } = useLicensePage()
  const format = useFormat()
  const term = useFormat(license.timeZone)
  const { number } = format
  const [log, setLog] = useState<EventLog<Event> | null>(null)
  const [after, setAfter] = useState<string | null>(null)
  const { withoutMails = false } = useSearch({ from: '/licenses/$id' })
  const navigate = useNavigate({ from: '/licenses/$id' })
  const [events, readAgain] = useQuery({
    query: LicenseEventsDocument,
    variables: { license: license.id, first: PAGE, after: null },
    pause: !can('AUDIT_READ'),
  })
  useRefreshed(readAgain)
  const [earlier, readEarlierAgain] = useQuery({
    query: LicenseEventsDocument,
    variables: { license: license.id, first: PAGE, after },
    pause: after === null,
  })
  // The pages are added while they are rendered, so that no frame shows them without the others.
  const [added, setAdded] = useState<{ newest?: Page; earlier?: Page }>({})
  const newestPage = events.data?.auditEvents
  const earlierPage =
    after !== null && earlier.operation?.variables.after === after ? earlier.data?.auditEvents : undefined
  if (newestPage && newestPage !== added.newest) {
    setAdded({ ...added, newest: newestPage })
    setLog(addNewest(log, newestPage))
  } else if (log && after !== null && earlierPage && earlierPage !== added.earlier) {
    setAdded({ ...added, earlier: earlierPage })
    setLog(addEarlier(log, earlierPage, after))
  }
  const [records] = useQuery({
    query: LicenseRecordsDocument,
    variables: { id: license.id, accounts: can('ACCOUNTS_READ') },
  })
  if (!can('AUDIT_READ')) return null
  return (
    <Section
      title={t.timeline}
      actions={
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={withoutMails}
              onChange={({ target }) =>
                void navigate({
                  search: target.checked ? { withoutMails: true } : {},
                  replace: true,
                  resetScroll: false,
                })
              }
              className="size-4 accent-accent"
            />
            {t.withoutMails}
          </label>
          <AuditLink record={license.id} size="small" look="quiet" />
        </div>
      }
    >
      <Loaded
        result={events}
        onRetry={() => readAgain({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={6} />}
      >
        {() => {
          if (!log) return null
          const shown = log.events.filter((event) => !withoutMails || !event.type.startsWith('notification.'))
          const recorded: Entry[] = shown.map((node) => ({
            key: node.id,
            at: node.occurredAt,
            title: node.type in e ? e[node.type as keyof typeof e] : node.type,
            detail: detailOf(node.data, t, term, {
              isStarted: license.startsAt !== null && node.occurredAt >= license.startsAt,
            }),
            by: byActor(node.actor),
            isRefusal: false,
          }))
          const oldest = log.next === null ? undefined : log.events.at(-1)?.occurredAt
          const refused: Entry[] = (records.data?.license?.refusals ?? []).map((refusal) => ({
            key: `${refusal.kind} ${refusal.code} ${refusal.lastAt} ${refusal.fingerprint}`,
            at: refusal.lastAt,
            title: `${t[`refused_${refusal.kind}`]}: ${refusal.code}`,
            detail: [
              refusal.device ?? (refusal.fingerprint ? shorten(refusal.fingerprint) : t.unnamedDevice),
              refusal.attempts > 1 ? t.attempts(number(refusal.attempts)) : null,
            ]
              .filter(Boolean)
              .join(' · '),
            by: null,
            isRefusal: true,
          }))
          const entries = [...recorded, ...refused.filter(({ at }) => !oldest || at >= oldest)].toSorted(
            (a, b) => b.at.localeCompare(a.at),
          )
          if (entries.length === 0 && log.next === null) return <Empty title={t.noEvents} />
          return (
            <>
              <ol className="relative space-y-4 border-l-2 border-line pl-5">
                {entries.map(({ key, at, title, detail, by, isRefusal }) => (
                  <li key={key} className="relative">
                    <span
                      aria-hidden
                      className={`absolute top-1.5 -left-[1.6875rem] size-3 rounded-full border-2 border-surface ${isRefusal ? 'bg-bad' : 'bg-accent'}`}
                    />
                    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                      <span className={`font-medium ${isRefusal ? 'text-bad' : ''}`}>{title}</span>
                      <time dateTime={at} className="text-sm text-quiet tabular-nums">
                        <Instant at={at} />
                      </time>
                    </div>
                    {(detail || by) && (
                      <p className="text-sm break-words text-quiet">
                        {[detail, by].filter(Boolean).join(' · ')}
                      </p>
                    )}
                  </li>
                ))}
              </ol>
              {log.next !== null && (
                <div className="mt-4 flex flex-wrap items-center gap-3">
                  <Button
                    size="small"
                    pending={earlier.fetching}
                    onClick={() => {
                      if (after === log.next) readEarlierAgain({ requestPolicy: 'network-only' })
                      else setAfter(log.next)
                    }}
                  >
                    {t.earlier}
                  </Button>
                  {earlier.error && !earlier.fetching && (
                    <span role="alert" className="text-sm text-bad">
                      {t.earlierFailed}
                    </span>
                  )}
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}

type Words = In<typeof words>

/** What an event says beyond its type: its reason, the mail, the usage, the values that changed, or the device. */
function detailOf(
  data: Record<string, unknown>,
  t: Words,
  format: Format,
  { isStarted }: { isStarted: boolean },
): string | null {
  const parts: string[] = []
  const { message, meter, amount, changes } = data
  const mail = `mail_${String(message)}`
  if (typeof message === 'string') parts.push(mail in t ? String(t[mail as keyof Words]) : message)
  if (typeof meter === 'string') parts.push(amount === undefined ? meter : `${meter}: ${String(amount)}`)
  if (Array.isArray(changes))
    parts.push(
      ...changes.slice(0, 3).map((change: { field?: unknown; before?: unknown; after?: unknown }) => {
        const show = (value: unknown) =>
          changedValue(String(change.field), value === undefined || value === null ? null : String(value), {
            t,
            format,
            isStarted,
          })
        return `${changedFieldName(String(change.field), t)}: ${show(change.before)} → ${show(change.after)}`
      }),
    )
  for (const name of ['name', 'platform', 'reason'])
    if (typeof data[name] === 'string' && data[name] !== '') parts.push(String(data[name]))
  return parts.length > 0 ? parts.join(' · ') : null
}
