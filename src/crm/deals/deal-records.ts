import type { CrmDeal } from '../../../prisma/client/client.ts'
import type { SaleState } from '../../../prisma/client/enums.ts'
import { backoffMs } from '../../platform/backoff.ts'
import type { AppContext } from '../../platform/context.ts'
import type { Db, Tx } from '../../platform/db.ts'

/** Identifies a deal of a portal. */
export interface DealKey {
  portalId: string
  dealId: string
}

/** Records the state of a deal that was read, and that the CRM must show what became of it. */
export async function recordDeal(tx: Tx, key: DealKey, state: SaleState, at: Date): Promise<void> {
  await tx.crmDeal.upsert({
    where: { portalId_dealId: key },
    create: { ...key, state, dirtySince: at, version: 1 },
    update: { state },
  })
  await markDealsDirty(tx, key.dealId, at)
}

/** Forgets deals that the CRM deleted or merged into another one. */
export async function forgetDeals(tx: Tx, portalId: string, dealIds: readonly string[]): Promise<void> {
  await tx.crmDeal.deleteMany({ where: { portalId, dealId: { in: [...dealIds] } } })
}

/** Marks a deal of the present portal that was recorded as changed at an instant. A parked one is retried. */
export async function markDealsDirty(tx: Tx, dealId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    update crm_deals set version = version + 1, dirty_since = coalesce(dirty_since, ${at}),
      attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where portal_id = (select portal from crm_sync) and deal_id = ${dealId}`
}

/** Marks the deals with effects on licenses of accounts as changed at an instant; null marks all deals. */
export async function markDealsOfAccounts(
  tx: Tx,
  accountIds: readonly string[] | null,
  at: Date,
): Promise<void> {
  if (accountIds === null)
    await tx.$executeRaw`
      update crm_deals set version = version + 1, dirty_since = coalesce(dirty_since, ${at}),
        attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null`
  else
    await tx.$executeRaw`
      update crm_deals d set version = d.version + 1, dirty_since = coalesce(d.dirty_since, ${at}),
        attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
      from (
        select distinct substr(s.source, length('hubspot:') + 1) as portal_id, s.external_id as deal_id
        from licenses l join sale_effects e on e.license_id = l.id join sales s on s.id = e.sale_id
        where l.account_id = any(${[...accountIds]}::uuid[]) and s.source like 'hubspot:%'
      ) changed
      where d.portal_id = changed.portal_id and d.deal_id = changed.deal_id`
}

/** Marks the deals whose licenses changed by themselves, as time passed. */
export async function markDueDeals(db: Db, at: Date): Promise<void> {
  await db.$executeRaw`
    update crm_deals set version = version + 1, dirty_since = coalesce(dirty_since, next_change_at),
      next_change_at = null, attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where next_change_at <= ${at}`
}

/** Returns the deals of a portal to push, in the order of their changes. */
export async function findDirtyDeals(
  { db, now }: AppContext,
  portalId: string,
  limit: number,
): Promise<CrmDeal[]> {
  return await db.crmDeal.findMany({
    where: {
      portalId,
      dirtySince: { not: null },
      parkedAt: null,
      OR: [{ retryAt: null }, { retryAt: { lte: now() } }],
    },
    orderBy: [{ dirtySince: 'asc' }, { dealId: 'asc' }],
    take: limit,
  })
}

/** A deal whose state the CRM shows. */
export interface SyncedDeal {
  dealId: string
  /** Version that was read. Later changes stay dirty. */
  version: number
  /** Digest of the pushed state; null if nothing was pushed. */
  digest: string | null
  /** When the state changes by itself; null if it does not. */
  nextChangeAt: Date | null
}

/** Records that deals are synced up to the version that was read. */
export async function recordSyncedDeals(
  { db, now }: AppContext,
  portalId: string,
  synced: readonly SyncedDeal[],
): Promise<void> {
  if (synced.length === 0) return
  await db.$executeRaw`
    update crm_deals d set attempts = 0, retry_at = null, next_change_at = s.next_change_at,
      pushed_digest = s.digest, pushed_at = ${now()}, parked_at = null, parked_code = null, parked_reason = null,
      dirty_since = case when d.version = s.version then null else d.dirty_since end
    from unnest(${synced.map(({ dealId }) => dealId)}::text[], ${synced.map(({ version }) => version)}::int[],
      ${synced.map(({ digest }) => digest)}::text[],
      ${synced.map(({ nextChangeAt }) => nextChangeAt?.toISOString() ?? null)}::timestamptz[]
    ) s(id, version, digest, next_change_at)
    where d.portal_id = ${portalId} and d.deal_id = s.id`
}

/** Parks deals that the CRM permanently refused, with the reason, until they change or are replayed. */
export async function parkDeals(
  { db, now }: AppContext,
  portalId: string,
  parked: readonly { dealId: string; code: string; reason: string }[],
): Promise<void> {
  for (const { dealId, code, reason } of parked)
    await db.crmDeal.updateMany({
      where: { portalId, dealId },
      data: { parkedAt: now(), parkedCode: code, parkedReason: reason },
    })
}

/** Retries the parked deals with effects on licenses of an account; null retries all. Returns their number. */
export async function replayDeals(tx: Tx, accountId: string | null): Promise<number> {
  return await tx.$executeRaw`
    update crm_deals set version = version + 1, dirty_since = coalesce(dirty_since, parked_at),
      attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where parked_at is not null and (${accountId}::uuid is null or (portal_id, deal_id) in (
      select substr(source, length('hubspot:') + 1), external_id from sales
      where account_id = ${accountId}::uuid and source like 'hubspot:%'
    ))`
}

const RETRY = { firstMs: 5_000, maxMs: 60 * 60 * 1000 }

/** Postpones deals that could not be pushed, with a back-off of up to an hour. */
export async function postponeDeals(
  { db, now }: AppContext,
  deals: readonly Pick<CrmDeal, 'portalId' | 'dealId' | 'attempts'>[],
): Promise<void> {
  for (const { portalId, dealId, attempts } of deals) {
    const retryAt = new Date(now().getTime() + backoffMs(attempts + 1, RETRY))
    await db.crmDeal.updateMany({
      where: { portalId, dealId },
      data: { attempts: attempts + 1, retryAt },
    })
  }
}

/** Forgets what the CRM was sent about deals that differ there, so that it is pushed again. */
export async function repeatDeals(
  { db, now }: AppContext,
  portalId: string,
  dealIds: readonly string[],
): Promise<void> {
  if (dealIds.length === 0) return
  const at = now()
  await db.$executeRaw`
    update crm_deals set version = version + 1, dirty_since = coalesce(dirty_since, ${at}), pushed_digest = null
    where portal_id = ${portalId} and deal_id = any(${[...dealIds]}::text[]) and parked_at is null`
}

/** Returns a page of the deals that the CRM was sent something about, after a deal. */
export async function findPushedDeals(
  { db }: AppContext,
  portalId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<CrmDeal[]> {
  return await db.crmDeal.findMany({
    where: { portalId, pushedDigest: { not: null }, ...(after && { dealId: { gt: after } }) },
    orderBy: { dealId: 'asc' },
    take: limit,
  })
}

/** Records why the CRM accepts no properties of deals for now, or that it does. Everything else is still pushed. */
export async function recordDealsRefusal(
  { db }: AppContext,
  refusal: { code: string; reason: string; until: Date } | null,
): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: {
      dealsRefusedCode: refusal?.code ?? null,
      dealsRefusedReason: refusal?.reason ?? null,
      dealsRetryAt: refusal?.until ?? null,
    },
  })
}
