import type { CrmRenewal } from '../../../prisma/client/client.ts'
import { backoffMs } from '../../platform/backoff.ts'
import type { AppContext } from '../../platform/context.ts'
import type { RenewalSettings } from './renewal-settings.ts'

/** How often licenses that need a renewal are searched, in milliseconds. */
export const RENEWAL_CHECK_MS = 60 * 60 * 1000

/** An expiry that moved by less is that of the same term, for example after an extension. */
const SAME_TERM = '31 days'

/**
 * Plans, once an hour, a renewal for every license whose term ends within the configured days, at most one in a term. Not for trials, revoked and
 * suspended licenses, licenses of accounts without a company in the CRM, and accounts with which a renewal is negotiated.
 */
export async function planRenewals(
  { db, now }: AppContext,
  portalId: string,
  { mode, days }: Pick<RenewalSettings, 'mode' | 'days'>,
): Promise<number> {
  const at = now()
  const { renewalsCheckedAt } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (renewalsCheckedAt && Math.abs(at.getTime() - renewalsCheckedAt.getTime()) < RENEWAL_CHECK_MS) return 0
  const until = new Date(at.getTime() + days * 24 * 60 * 60 * 1000)
  const kind = mode === 'deal' ? 'DEAL' : 'TASK'
  const planned = await db.$executeRaw`
    insert into crm_renewals (id, license_id, term_anchor, terms, expiry, portal_id, kind, planned_at)
    select gen_random_uuid(), l.id, l.term_anchor, l.terms, l.expiry, ${portalId}, ${kind}::crm_renewal_kind, ${at}
    from licenses l join accounts a on a.id = l.account_id
      join license_type_revisions r on r.id = l.revision_id
      join crm_records c on c.kind = 'ACCOUNT' and c.subject_id = l.account_id and c.remote_id is not null
        and c.link not in ('UNLINKED', 'CONFLICTED')
    where l.expiry > ${at} and l.expiry <= ${until} and l.revoked_at is null and l.suspended_at is null
      and (r.rules -> 'trial') = 'null'::jsonb and a.renewal_negotiated_since is null
      and not exists (select from crm_renewals n where n.license_id = l.id and n.portal_id = ${portalId}
        and n.terms = l.terms and n.term_anchor is not distinct from l.term_anchor
        and l.expiry < n.expiry + ${SAME_TERM}::interval and l.expiry > n.expiry - ${SAME_TERM}::interval)
    order by l.id
    on conflict do nothing`
  await db.crmSync.update({ where: { id: 1 }, data: { renewalsCheckedAt: at } })
  return planned
}

/** A renewal with what its deal or task shows. */
export interface OpenRenewal extends CrmRenewal {
  accountId: string
  accountName: string
  /** Name of the license type. */
  licenseType: string
  /** Purchased seats; null is unlimited. */
  seats: number | null
  timeZone: string
  /** SKU of the license type: one that renews, else one that says nothing; null if it has none. */
  sku: string | null
  /** Price of the last sale of the license with that SKU; null if it is unknown. */
  price: string | null
  /** CRM ids of the company and of the first contact of the account. */
  companyId: string | null
  personId: string | null
  /** Whether the license was renewed since, has no end any more, or was revoked. */
  isOver: boolean
}

/** Returns the renewals of a portal to create, or to close because their term is renewed. */
export async function findOpenRenewals(
  { sql, now }: AppContext,
  portalId: string,
  limit: number,
): Promise<OpenRenewal[]> {
  return await sql.query<OpenRenewal>(statement, [portalId, now().toISOString(), limit])
}

const statement = {
  name: 'open-renewals',
  text: `
    select * from (
      select n.id, n.license_id as "licenseId", n.term_anchor as "termAnchor", n.terms, n.expiry, n.portal_id as "portalId",
        n.kind::text, n.remote_id as "remoteId", n.planned_at as "plannedAt", n.created_at as "createdAt",
        n.closed_at as "closedAt", n.attempts, n.retry_at as "retryAt", n.parked_at as "parkedAt",
        n.parked_code as "parkedCode", n.parked_reason as "parkedReason",
        a.id as "accountId", a.name as "accountName", t.name as "licenseType", l.max_activations as seats,
        l.time_zone as "timeZone", s.sku, (
          select line.price from sale_effects e join sale_lines line on line.sale_id = e.sale_id and line.sku = s.sku
          where e.license_id = l.id and line.price is not null order by e.position desc, line.number limit 1
        ) as price, c.remote_id as "companyId", (
          select p.remote_id from contacts person join crm_records p on p.kind = 'CONTACT' and p.subject_id = person.id
          where person.account_id = a.id and person.removed_at is null and person.anonymized_at is null
            and p.remote_id is not null and p.link <> 'UNLINKED' order by person.id limit 1
        ) as "personId",
        l.revoked_at is not null or l.expiry is null or l.terms <> n.terms
          or l.term_anchor is distinct from n.term_anchor or l.expiry >= n.expiry + interval '${SAME_TERM}' as "isOver"
      from crm_renewals n join licenses l on l.id = n.license_id join accounts a on a.id = l.account_id
        join license_types t on t.id = l.license_type_id
        left join crm_records c on c.kind = 'ACCOUNT' and c.subject_id = a.id and c.link not in ('UNLINKED', 'CONFLICTED')
        left join lateral (
          select sku from skus where license_type_id = t.id and (intent is null or intent = 'RENEW')
          order by intent nulls last, sku limit 1
        ) s on true
      where n.portal_id = $1 and n.closed_at is null and n.parked_at is null
        and (n.retry_at is null or n.retry_at <= $2::timestamptz)
    ) open where "createdAt" is null or "isOver"
    order by id limit $3`,
}

/** Records the ids that the CRM gave to renewals. */
export async function recordRenewalIds(
  { db }: AppContext,
  renewals: readonly { id: string; remoteId: string }[],
): Promise<void> {
  for (const { id, remoteId } of renewals) await db.crmRenewal.update({ where: { id }, data: { remoteId } })
}

/** Records that renewals are complete in the CRM, or closed there. */
export async function completeRenewals(
  { db, now }: AppContext,
  ids: readonly string[],
  step: 'createdAt' | 'closedAt',
): Promise<void> {
  await db.crmRenewal.updateMany({
    where: { id: { in: [...ids] } },
    data: { [step]: now(), attempts: 0, retryAt: null },
  })
}

/** Parks renewals that the CRM permanently refused, with the reason, until they are replayed. */
export async function parkRenewals(
  { db, now }: AppContext,
  parked: readonly { id: string; code: string; reason: string }[],
): Promise<void> {
  for (const { id, code, reason } of parked)
    await db.crmRenewal.update({
      where: { id },
      data: { parkedAt: now(), parkedCode: code, parkedReason: reason },
    })
}

const RETRY = { firstMs: 5_000, maxMs: 60 * 60 * 1000 }

/** Postpones renewals whose outcome is unknown, with a back-off of up to an hour. */
export async function postponeRenewals(
  { db, now }: AppContext,
  renewals: readonly Pick<CrmRenewal, 'id' | 'attempts'>[],
): Promise<void> {
  for (const { id, attempts } of renewals) {
    const retryAt = new Date(now().getTime() + backoffMs(attempts + 1, RETRY))
    await db.crmRenewal.update({ where: { id }, data: { attempts: attempts + 1, retryAt } })
  }
}
