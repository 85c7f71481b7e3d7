import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import type { ExpiryMessage, UpdatesMessage } from './messages.ts'

/** Hour of the day, in the time zone of the license, at which notices counted in days are due. */
const LOCAL_HOUR = 9
/** How long after its due time a notice of a past expiry is still sent. */
const SENT_LATE_FOR = 'P7D'

/** The term of a license, from which its notices are computed. */
export interface NoticeTerm {
  expiry: Date
  graceEndsAt: Date
  timeZone: string
}

/** One notice of a term. */
export interface Notice {
  message: ExpiryMessage | UpdatesMessage
  /** ISO 8601 duration before the expiry; negative after it. */
  offset: string
  dueAt: Date
}

/**
 * Returns the notices of one term, in the order of their due times, as `expiryNotices` of the license type
 * defines them. A notice counted in days is due at nine in the morning in the time zone of the license; a
 * notice counted in hours is due to the minute. If there are notices and a grace period, a notice on the
 * morning after its end is added.
 */
export function expiryNoticesOf(
  term: NoticeTerm,
  rules: Pick<LicenseTypeRules, 'expiryNotices' | 'trial'>,
): Notice[] {
  const before = rules.trial ? 'TRIAL_ENDING' : 'LICENSE_EXPIRING'
  const notices = noticesAround(term.expiry, term.timeZone, rules.expiryNotices, (isBefore, dueAt) => {
    if (isBefore) return before
    return dueAt <= term.graceEndsAt ? 'LICENSE_IN_GRACE' : 'LICENSE_EXPIRED'
  })
  if (notices.length > 0 && term.graceEndsAt > term.expiry) notices.push(endOfGrace(term))
  return inOrder(notices)
}

/**
 * Returns the notices of the end of the updates, at the times of `expiryNotices`. None if the license does not outlast its
 * updates: the notices of its expiry are then sufficient.
 */
export function updatesNoticesOf(
  { updatesUntil, expiry, timeZone }: { updatesUntil: Date; expiry: Date | null; timeZone: string },
  rules: Pick<LicenseTypeRules, 'expiryNotices'>,
): Notice[] {
  if (expiry && updatesUntil >= expiry) return []
  const messageAt = (isBefore: boolean) => (isBefore ? 'UPDATES_ENDING' : 'UPDATES_ENDED')
  return inOrder(noticesAround(updatesUntil, timeZone, rules.expiryNotices, messageAt))
}

function noticesAround(
  end: Date,
  timeZone: string,
  offsets: readonly string[],
  messageAt: (isBefore: boolean, dueAt: Date) => Notice['message'],
): Notice[] {
  const zoned = inZone(end, timeZone)
  return offsets.map((offset) => {
    const duration = Temporal.Duration.from(offset)
    const at = zoned.subtract(duration)
    const dueAt = duration.blank ? justAfter(end) : toDate(countsInDays(duration) ? morning(at) : at)
    return { message: messageAt(duration.sign > 0, dueAt), offset, dueAt }
  })
}

function inOrder(notices: Notice[]): Notice[] {
  return notices.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/**
 * Selects the notice of an end to send now, and the time of the next one. Of several due notices only the
 * nearest is sent: a license with twelve hours left gets one notice, not four. If the end `isNew`, a notice
 * whose time had passed before is left out while a nearer notice is still to come. A notice of a past end
 * is sent for a week. Null means none.
 */
export function selectDueNotice(
  notices: readonly Notice[],
  end: Date,
  now: Date,
  isNew: boolean,
): { due: Notice | null; nextAt: Date | null } {
  const isBefore = ({ dueAt }: Notice) => dueAt <= end
  const upcoming = notices.filter(({ dueAt }) => dueAt > now)
  const nextAt = upcoming[0]?.dueAt ?? null
  const passed = notices.filter((notice) => notice.dueAt <= now && isBefore(notice) === now <= end)
  const nearest = passed.at(-1) ?? null
  if (!nearest) return { due: null, nextAt }
  if (isBefore(nearest)) return { due: isNew && upcoming.some(isBefore) ? null : nearest, nextAt }
  const isCurrent = toDate(inZone(nearest.dueAt, 'UTC').add(SENT_LATE_FOR)) > now
  return { due: isCurrent ? nearest : null, nextAt }
}

/** Nine in the morning on the day of an instant, in its time zone. */
function morning(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return at.toPlainDate().toZonedDateTime({ timeZone: at.timeZoneId, plainTime: { hour: LOCAL_HOUR } })
}

/** The first nine in the morning after an instant, in a time zone. */
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
