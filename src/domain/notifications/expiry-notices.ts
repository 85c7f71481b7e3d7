import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone, toDate } from '../terms/term.ts'
import type { ExpiryMessage } from './messages.ts'

/** The hour, on the wall clocks of the license's zone, at which notices that count in days are due. */
const LOCAL_HOUR = 9
/** How long after its time a notice that the license has expired is still news. */
const NEWS = 'P7D'

/** What the notices of a term follow from. */
export interface NoticeTerm {
  expiry: Date
  graceEndsAt: Date
  timeZone: string
}

/** One notice of a term. */
export interface Notice {
  message: ExpiryMessage
  /** How long before the expiry, or, negative, after it. */
  offset: string
  dueAt: Date
}

/**
 * The notices of one term, as the license type's `expiryNotices` say, in the order of time. One that counts in
 * days is due at nine in the morning in the license's zone; one that counts in hours, to the minute. A grace
 * period's end is told the next morning, where there are notices at all.
 */
export function expiryNoticesOf(
  term: NoticeTerm,
  rules: Pick<LicenseTypeRules, 'expiryNotices' | 'trial'>,
): Notice[] {
  const expiry = inZone(term.expiry, term.timeZone)
  const notices = rules.expiryNotices.map((offset): Notice => {
    const duration = Temporal.Duration.from(offset)
    const at = expiry.subtract(duration)
    const dueAt = duration.blank ? justAfter(term.expiry) : toDate(countsInDays(duration) ? morning(at) : at)
    const before = rules.trial ? 'TRIAL_ENDING' : 'LICENSE_EXPIRING'
    const after = dueAt <= term.graceEndsAt ? 'LICENSE_IN_GRACE' : 'LICENSE_EXPIRED'
    return { message: duration.sign > 0 ? before : after, offset, dueAt }
  })
  if (notices.length > 0 && term.graceEndsAt > term.expiry) notices.push(endOfGrace(term))
  return notices.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/**
 * What of a term's notices is told now, and when to look again. Of several that are due only the nearest is
 * told: a license with twelve hours left gets one notice, not four. When the term is `new`, a notice whose time
 * had come before is left out as long as a nearer one is still to come; one that says what has happened
 * is told for a week.
 */
export function selectDueNotice(
  notices: readonly Notice[],
  expiry: Date,
  now: Date,
  isNew: boolean,
): { told: Notice | null; nextAt: Date | null } {
  const isBefore = ({ dueAt }: Notice) => dueAt <= expiry
  const toCome = notices.filter(({ dueAt }) => dueAt > now)
  const nextAt = toCome[0]?.dueAt ?? null
  const due = notices.filter((notice) => notice.dueAt <= now && isBefore(notice) === now <= expiry)
  const nearest = due.at(-1) ?? null
  if (!nearest) return { told: null, nextAt }
  if (isBefore(nearest)) return { told: isNew && toCome.some(isBefore) ? null : nearest, nextAt }
  const isNews = toDate(inZone(nearest.dueAt, 'UTC').add(NEWS)) > now
  return { told: isNews ? nearest : null, nextAt }
}

/** Nine in the morning on the day of an instant. */
function morning(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return at.toPlainDate().toZonedDateTime({ timeZone: at.timeZoneId, plainTime: { hour: LOCAL_HOUR } })
}

/** The first nine in the morning after an instant. */
export function nextMorning(instant: Date, timeZone: string): Date {
  const at = inZone(instant, timeZone)
  const today = toDate(morning(at))
  return today > instant ? today : toDate(morning(at.add({ days: 1 })))
}

function endOfGrace({ expiry, graceEndsAt, timeZone }: NoticeTerm): Notice {
  const grace = inZone(expiry, timeZone).until(inZone(graceEndsAt, timeZone), { largestUnit: 'day' })
  return {
    message: 'LICENSE_EXPIRED',
    offset: grace.negated().toString(),
    dueAt: nextMorning(graceEndsAt, timeZone),
  }
}

function justAfter(instant: Date): Date {
  return new Date(instant.getTime() + 1)
}

function countsInDays(duration: Temporal.Duration): boolean {
  const { hours, minutes, seconds, milliseconds } = duration
  return hours === 0 && minutes === 0 && seconds === 0 && milliseconds === 0
}
