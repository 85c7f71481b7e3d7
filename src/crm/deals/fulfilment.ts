import type { CrmDeal, CrmReview } from '../../../prisma/client/client.ts'
import type { LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import type { LicenseState } from '../../domain/validation/license-facts.ts'
import { statusOf } from '../../domain/validation/status.ts'
import type { AppContext } from '../../platform/context.ts'
import { bestStatuses, type ShownStatus, shownStatusOf } from '../state/shown-status.ts'
import { saleSource } from './deal.ts'

/** What became of a deal: nothing yet, its licenses, a question to a person, or licenses that were taken back. */
export const fulfilments = ['NOT_YET', 'FULFILLED', 'NEEDS_REVIEW', 'UNDONE'] as const

/** What became of a deal, for people in sales. */
export interface Fulfilment {
  dealId: string
  /** Null for a deal that was lost, and never changed a license. */
  fulfilment: (typeof fulfilments)[number] | null
  /** What a person has to decide, in sentences; empty if there is nothing. */
  reason: string
  /** Account of the sale; null if it has none yet. */
  accountId: string | null
  /** Best status of the licenses of the deal; null if it has none. */
  status: ShownStatus | null
  /** First expiry among the licenses with that status; null if none of them expires. */
  expiry: { at: Date; timeZone: string } | null
  /** When this changes by itself; null if it does not. */
  nextChangeAt: Date | null
}

interface LicenseOfDeal extends LicenseState {
  dealId: string
  accountId: string
  inForce: boolean | null
  rules: LicenseTypeRules
  timeZone: string
}

/** Reads what became of deals of a portal at an instant, in the order of the deals. */
export async function readFulfilments(
  { db, sql }: Pick<AppContext, 'db' | 'sql'>,
  portalId: string,
  deals: readonly Pick<CrmDeal, 'dealId' | 'state'>[],
  at: Date,
): Promise<Fulfilment[]> {
  const ids = deals.map(({ dealId }) => dealId)
  const source = saleSource(portalId)
  const [licenses, sales, reviews] = await Promise.all([
    sql.query<LicenseOfDeal>(statement, [source, ids]),
    db.sale.findMany({
      where: { source, externalId: { in: ids } },
      select: { externalId: true, accountId: true, account: { select: { mergedIntoId: true } } },
    }),
    db.crmReview.findMany({
      where: { object: 'DEAL', remoteId: { in: ids }, resolvedAt: null },
      orderBy: { id: 'asc' },
    }),
  ])
  const accountOf = new Map(
    sales.map(({ externalId, accountId, account }) => [externalId, account.mergedIntoId ?? accountId]),
  )
  const licensesOf = Map.groupBy(licenses, ({ dealId }) => dealId)
  const reviewsOf = Map.groupBy(reviews, ({ remoteId }) => remoteId)
  return deals.map((deal) => {
    const all = licensesOf.get(deal.dealId) ?? []
    const open = reviewsOf.get(deal.dealId) ?? []
    const inForce = all.filter((license) => license.inForce)
    return {
      dealId: deal.dealId,
      fulfilment: fulfilmentOf(deal, { open, granted: all.length, inForce: inForce.length }),
      reason: [...new Set(open.map(({ detail }) => detail))].join('\n'),
      accountId: all[0]?.accountId ?? accountOf.get(deal.dealId) ?? null,
      ...describeLicenses(inForce.length > 0 ? inForce : all, at),
    }
  })
}

function fulfilmentOf(
  { state }: Pick<CrmDeal, 'state'>,
  { open, granted, inForce }: { open: readonly CrmReview[]; granted: number; inForce: number },
): Fulfilment['fulfilment'] {
  if (open.length > 0) return 'NEEDS_REVIEW'
  if (inForce > 0) return 'FULFILLED'
  if (granted > 0) return 'UNDONE'
  return state === 'LOST' || state === 'REFUNDED' ? null : 'NOT_YET'
}

function describeLicenses(
  licenses: readonly LicenseOfDeal[],
  at: Date,
): Pick<Fulfilment, 'status' | 'expiry' | 'nextChangeAt'> {
  const shown = licenses.map((license) => ({
    ...license,
    shown: shownStatusOf({
      status: statusOf(license, at),
      usableAfterExpiry: license.rules.expiryPolicy !== 'RESTRICT',
    }),
  }))
  const status = bestStatuses.find((best) => shown.some((license) => license.shown === best)) ?? null
  const expiries = shown
    .filter((license) => license.shown === status)
    .flatMap(({ expiry, timeZone }) => (expiry ? [{ at: expiry, timeZone }] : []))
  const first = expiries.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null
  const changes = licenses
    .flatMap(({ startsAt, expiry, graceEndsAt }) => [startsAt, after(expiry), after(graceEndsAt)])
    .flatMap((change) => (change && change > at ? [change.getTime()] : []))
  return {
    status,
    expiry: first,
    nextChangeAt: changes.length > 0 ? new Date(Math.min(...changes)) : null,
  }
}

/** The first instant after an end. The end itself still counts. */
function after(end: Date | null): Date | null {
  return end && new Date(end.getTime() + 1)
}

const statement = {
  name: 'licenses-of-deals',
  text: `
    select s.external_id as "dealId", l.account_id as "accountId", bool_or(e.in_force) as "inForce", r.rules,
      l.starts_at as "startsAt", l.expiry, l.grace_ends_at as "graceEndsAt", l.suspended_at as "suspendedAt",
      l.revoked_at as "revokedAt", l.time_zone as "timeZone"
    from sales s join sale_effects e on e.sale_id = s.id join licenses l on l.id = e.license_id
      join license_type_revisions r on r.id = l.revision_id
    where s.source = $1 and s.external_id = any($2::text[])
    group by s.external_id, l.id, r.id
    order by s.external_id, l.id`,
}
