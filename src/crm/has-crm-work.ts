import type { AppContext } from '../platform/context.ts'
import { LAST_SEEN_CHECK_MS } from './collect-changes.ts'
import { RENEWAL_CHECK_MS } from './renewals/renewals.ts'

/**
 * Whether there is anything to push, to compare or to erase; with `pulls` also whether change events are to be processed or
 * deals are to be pushed, with `renews` whether renewals are to be created, and with `shows` whether events are to be shown.
 * Always true while `unseen`: this process has not checked the portal yet, which can be a different one. Called every second,
 * so it is one statement that writes nothing.
 */
export async function hasCrmWork(
  { sql, now }: AppContext,
  {
    pulls = false,
    unseen = false,
    renews = false,
    shows = false,
  }: { pulls?: boolean; unseen?: boolean; renews?: boolean; shows?: boolean } = {},
): Promise<boolean> {
  const at = now()
  const marksBefore = new Date(at.getTime() - LAST_SEEN_CHECK_MS)
  const [row] = await sql.query<{ has: boolean }>(statement, [
    at.toISOString(),
    marksBefore.toISOString(),
    pulls,
    unseen,
    renews,
    new Date(at.getTime() - RENEWAL_CHECK_MS).toISOString(),
    shows,
  ])
  return row?.has ?? false
}

const statement = {
  name: 'has-crm-work',
  text: `
    select (s.paused_until is null or s.paused_until <= $1::timestamptz) and (
      $4::bool or s.position is null or s.marks_read_at is null or s.marks_read_at <= $2::timestamptz
      or s.licenses_retry_at <= $1::timestamptz
      or exists (select from events where position > s.position)
      or exists (select from crm_records where dirty_since is not null and parked_at is null
        and (retry_at is null or retry_at <= $1::timestamptz))
      or exists (select from crm_records where next_change_at <= $1::timestamptz)
      or exists (select from crm_erasures where completed_at is null and parked_at is null)
      or exists (select from crm_reconciliations where state in ('WAITING', 'RUNNING'))
      or $3::bool and exists (select from crm_inbox_events where source = 'hubspot' and processed_at is null
        and (retry_at is null or retry_at <= $1::timestamptz))
      or $3::bool and s.deals_retry_at <= $1::timestamptz
      or $3::bool and s.deals_retry_at is null and (
        exists (select from crm_deals d where d.portal_id = s.portal and d.next_change_at <= $1::timestamptz)
        or exists (select from crm_deals d where d.portal_id = s.portal and d.dirty_since is not null
          and d.parked_at is null and (d.retry_at is null or d.retry_at <= $1::timestamptz)))
      or $7::bool and s.timeline_position is distinct from s.position
      or $5::bool and (s.renewals_checked_at is null or s.renewals_checked_at <= $6::timestamptz
        or exists (select from crm_renewals n where n.portal_id = s.portal and n.closed_at is null and n.created_at is null
          and n.parked_at is null and (n.retry_at is null or n.retry_at <= $1::timestamptz)))
    ) as has
    from crm_sync s`,
}
