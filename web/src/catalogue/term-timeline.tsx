import { useMemo } from 'react'
import { useQuery } from 'urql'
import { type LicenseTypeRulesInput, TermTimelineDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemLine } from '../parts/problem-line.tsx'
import { plainRules, type Rules } from './rules.ts'
import { timelineWords } from './timeline-words.ts'

interface Moment {
  at: string
  text: string
  /** The distance from the expiry, of a mail. */
  offset?: string
  tone: 'plain' | 'quiet' | 'warn' | 'bad'
}

const dots: Record<Moment['tone'], string> = {
  plain: 'bg-accent',
  quiet: 'bg-surface border-2 border-line-strong',
  warn: 'bg-warn',
  bad: 'bg-bad',
}

/** What a license of some rules would do: its dates, as the gateway computes them. `ready`: whether the rules can be previewed. */
export function TermTimeline({ rules, startsOn, ready }: { rules: Rules; startsOn: string; ready: boolean }) {
  const t = useWords(timelineWords)
  const { date, dateTime, duration, fromNow } = useFormat()
  const input = JSON.stringify(previewInput(rules, startsOn))
  const variables = useMemo(() => ({ input: JSON.parse(input) }), [input])
  const [{ data, error }, retry] = useQuery({
    query: TermTimelineDocument,
    variables,
    pause: !ready || !startsOn,
  })
  const preview = data?.previewTerm
  if (!preview && error)
    return <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />
  if (!preview) return <p className="text-sm text-quiet">{t.waiting}</p>
  const { startsAt, expiry, graceEndsAt, updatesUntil, notices } = preview
  const hasGrace = expiry && graceEndsAt && graceEndsAt !== expiry
  const moments: Moment[] = [
    { at: startsAt, text: rules.termStartsAt === 'ISSUE' ? t.starts : t.startsIfActivated, tone: 'plain' },
    // A time before the start is past when the license is issued, so that no mail is sent.
    ...notices
      .filter(({ dueAt }) => Date.parse(dueAt) >= Date.parse(startsAt))
      .map(({ message, offset, dueAt }): Moment => {
        const text = message in timelineWords ? t[message as 'LICENSE_EXPIRING'] : t.other
        return { at: dueAt, text: t.mail(text), offset, tone: 'quiet' }
      }),
    ...(updatesUntil ? [{ at: updatesUntil, text: t.updatesEnd, tone: 'warn' } as const] : []),
    ...(expiry ? [{ at: expiry, text: t.expires, tone: hasGrace ? 'warn' : 'bad' } as const] : []),
    ...(hasGrace ? [{ at: graceEndsAt, text: t.graceEnds, tone: 'bad' } as const] : []),
  ]
  moments.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return (
    <>
      <Bar moments={moments} startsAt={startsAt} expiry={expiry} endsAt={graceEndsAt} />
      <ol className="relative ml-1 border-l border-line">
        {moments.map(({ at, text, offset, tone }) => (
          <li key={`${at} ${text}`} className="relative pb-3 pl-5 last:pb-0">
            <span
              aria-hidden
              className={`absolute top-1.5 -left-[0.34rem] size-2.5 rounded-full ring-2 ring-surface ${dots[tone]}`}
            />
            <span className="block">{text}</span>
            <span className="block text-sm text-quiet">
              <time dateTime={at}>{offset === undefined ? dateTime(at) : date(at)}</time>
              <span className="whitespace-nowrap">
                {' · '}
                {offset === undefined
                  ? fromNow(at)
                  : offset.startsWith('-')
                    ? t.after(duration(offset.slice(1)))
                    : t.before(duration(offset))}
              </span>
            </span>
          </li>
        ))}
        {!expiry && (
          <li className="relative pl-5">
            <span
              aria-hidden
              className="absolute top-1.5 -left-[0.34rem] size-2.5 rounded-full bg-good ring-2 ring-surface"
            />
            {t.neverExpires}
          </li>
        )}
      </ol>
    </>
  )
}

/** The term and the grace period to scale, with a mark for each moment between. The list below it says the same. */
function Bar({
  moments,
  startsAt,
  expiry,
  endsAt,
}: {
  moments: readonly Moment[]
  startsAt: string
  expiry: string | null
  endsAt: string | null
}) {
  if (!expiry || !endsAt) return null
  const from = Date.parse(startsAt)
  const to = Math.max(...moments.map(({ at }) => Date.parse(at)), Date.parse(endsAt))
  const place = (at: string) => `${(100 * (Date.parse(at) - from)) / Math.max(1, to - from)}%`
  return (
    <div aria-hidden className="relative mb-5 h-3 overflow-hidden rounded-full bg-sunken">
      <div className="absolute inset-y-0 left-0 bg-warn/60" style={{ width: place(endsAt) }} />
      <div className="absolute inset-y-0 left-0 bg-accent" style={{ width: place(expiry) }} />
      {moments
        .filter(({ tone }) => tone === 'quiet')
        .map(({ at, text }) => (
          <div
            key={`${at} ${text}`}
            className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-surface"
            style={{ left: place(at) }}
          />
        ))}
    </div>
  )
}

/** The rules that decide the term, and the start of a license. */
function previewInput(rules: Rules, startsOn: string): { rules: LicenseTypeRulesInput; startsAt: string } {
  const {
    term,
    termStartsAt,
    timeZone,
    endsAtEndOfDay,
    gracePeriod,
    expiryPolicy,
    updates,
    expiryNotices,
    trial,
  } = plainRules(rules)
  return {
    rules: {
      term,
      termStartsAt,
      timeZone,
      endsAtEndOfDay,
      gracePeriod,
      expiryPolicy,
      updates,
      expiryNotices,
      trial,
    },
    startsAt: `${startsOn}T09:00:00Z`,
  }
}

/** The rules on which the preview depends, by their paths in the form. */
export const previewedRules = [
  'rules.term',
  'rules.termStartsAt',
  'rules.timeZone',
  'rules.gracePeriod',
  'rules.expiryPolicy',
  'rules.updates',
  'rules.expiryNotices',
  'rules.trial',
] as const
