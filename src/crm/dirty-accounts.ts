import type { CrmRecord } from '../../prisma/client/client.ts'
import { backoffMs } from '../platform/backoff.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db } from '../platform/db.ts'

/**
 * Returns the accounts to push, in the order of their changes. The lease prevents concurrent pushes of an
 * account.
 */
export async function findDirtyAccounts({ db, now }: AppContext, limit: number): Promise<CrmRecord[]> {
  return await db.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      dirtySince: { not: null },
      parkedAt: null,
      OR: [{ retryAt: null }, { retryAt: { lte: now() } }],
    },
    orderBy: [{ dirtySince: 'asc' }, { subjectId: 'asc' }],
    take: limit,
  })
}

/** An account whose state is in the CRM. */
export interface SyncedAccount {
  accountId: string
  /** Version that was read. Later changes stay dirty. */
  version: number
  /** When the state changes by itself; null if it does not. */
  nextChangeAt: Date | null
}

/** Records that accounts are synced up to the version that was read. */
export async function recordSyncedAccounts(db: Db, synced: readonly SyncedAccount[]): Promise<void> {
  if (synced.length === 0) return
  const ids = synced.map(({ accountId }) => accountId)
  const versions = synced.map(({ version }) => version)
  const changes = synced.map(({ nextChangeAt }) => nextChangeAt?.toISOString() ?? null)
  await db.$executeRaw`
    update crm_records r set attempts = 0, retry_at = null, next_change_at = s.next_change_at,
      dirty_since = case when r.version = s.version then null else r.dirty_since end
    from unnest(${ids}::uuid[], ${versions}::int[], ${changes}::timestamptz[]) s(id, version, next_change_at)
    where r.kind = 'ACCOUNT' and r.subject_id = s.id`
}

const RETRY = { firstMs: 5_000, maxMs: 60 * 60 * 1000 }

/** Postpones accounts that could not be pushed, with a back-off of up to an hour. */
export async function postponeAccounts(
  { db, now }: AppContext,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return
  const at = now().getTime()
  const failed = await db.crmRecord.findMany({
    where: { kind: 'ACCOUNT', subjectId: { in: [...accountIds] } },
    select: { subjectId: true, attempts: true },
  })
  const ids = failed.map(({ subjectId }) => subjectId)
  const retries = failed.map(({ attempts }) => new Date(at + backoffMs(attempts + 1, RETRY)).toISOString())
  await db.$executeRaw`
    update crm_records r set attempts = attempts + 1, retry_at = s.retry_at
    from unnest(${ids}::uuid[], ${retries}::timestamptz[]) s(id, retry_at)
    where r.kind = 'ACCOUNT' and r.subject_id = s.id`
}

/** Forgets the CRM records of unlinked accounts, once their fields are cleared in the CRM. */
export async function clearLinks(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return
  await db.crmRecord.updateMany({
    where: { accountId: { in: [...accountIds] }, kind: { in: ['ACCOUNT', 'CONTACT'] } },
    data: { remoteId: null, pushedDigest: null },
  })
}
