import type { AppContext } from '../../platform/context.ts'

/** An event of a license whose account has a company in the CRM. */
export interface TimelineEvent {
  id: string
  position: string
  type: string
  data: unknown
  occurredAt: Date
  licenseType: string
  keyHint: string
  timeZone: string
  /** CRM id of the company; null if the account has none, or is unlinked. */
  companyId: string | null
}

/** A page of the events to show. */
export interface TimelinePage {
  events: TimelineEvent[]
  /** Position up to which the page reads the log. */
  upTo: string
  /** Whether an earlier attempt to show the page ended with an unknown outcome. */
  isUncertain: boolean
}

/**
 * Reads the events of licenses that the CRM does not show yet, in their order. Null if there are none. The first call starts at the
 * present end of the log. Reads the log only as far as changes were collected: up to there it is complete.
 */
export async function findTimelineEvents(
  { db, sql }: AppContext,
  types: readonly string[],
  limit: number,
): Promise<TimelinePage | null> {
  const { position, timelinePosition, timelineUncertain } = await db.crmSync.findUniqueOrThrow({
    where: { id: 1 },
  })
  if (position === null || timelinePosition === position) return null
  if (timelinePosition === null) {
    await db.crmSync.update({ where: { id: 1 }, data: { timelinePosition: position } })
    return null
  }
  const values = [String(timelinePosition), String(position), [...types], limit]
  const events = await sql.query<TimelineEvent>(statement, values)
  const upTo = events.length < limit ? String(position) : events.at(-1)!.position
  return { events, upTo, isUncertain: timelineUncertain }
}

const statement = {
  name: 'timeline-events',
  text: `
    select e.id, e.position::text, e.type, e.data, e.occurred_at as "occurredAt", t.code as "licenseType",
      l.key_hint as "keyHint", l.time_zone as "timeZone", c.remote_id as "companyId"
    from events e join licenses l on l.id = e.license_id join license_types t on t.id = l.license_type_id
      left join crm_records c on c.kind = 'ACCOUNT' and c.subject_id = l.account_id
        and c.link not in ('UNLINKED', 'CONFLICTED')
    where e.position > $1::bigint and e.position <= $2::bigint and e.type = any($3::text[])
    order by e.position limit $4`,
}

/** Records that the events up to a position are shown. */
export async function recordTimeline({ db }: AppContext, upTo: string): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { timelinePosition: BigInt(upTo), timelineUncertain: false },
  })
}

/** Records that the CRM may show some of the next events already. */
export async function recordUncertainTimeline({ db }: AppContext): Promise<void> {
  await db.crmSync.update({ where: { id: 1 }, data: { timelineUncertain: true } })
}
