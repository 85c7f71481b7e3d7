import type { CrmRecord } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db } from '../platform/db.ts'

/** The accounts that changed first and may be told now. The lease keeps them from being told twice at once. */
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

/** An account of which the CRM knows all that was read of it. */
export interface SyncedAccount {
  accountId: string
  /** The version that was read: a later change stays to be told. */
  version: number
  nextChangeAt: Date | null
}

export async function recordSyncedAccounts(db: Db, settled: readonly SyncedAccount[]): Promise<void> {
  if (settled.length === 0) return
  const ids = settled.map(({ accountId }) => accountId)
  const versions = settled.map(({ version }) => version)
  const changes = settled.map(({ nextChangeAt }) => nextChangeAt?.toISOString() ?? null)
  await db.$executeRaw`
    update crm_records r set attempts = 0, retry_at = null, next_change_at = s.next_change_at,
      dirty_since = case when r.version = s.version then null else r.dirty_since end
    from unnest(${ids}::uuid[], ${versions}::int[], ${changes}::timestamptz[]) s(id, version, next_change_at)
    where r.kind = 'ACCOUNT' and r.subject_id = s.id`
}

const FIRST_WAIT_SECONDS = 5
const LONGEST_WAIT_SECONDS = 60 * 60

/** Lets accounts wait that could not be told: longer each time. */
export async function postponeAccounts(
  { db, now }: AppContext,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return
  const at = now()
  await db.$executeRaw`
    update crm_records set attempts = attempts + 1, retry_at = ${at}::timestamptz + make_interval(secs =>
      least(${FIRST_WAIT_SECONDS}::float8 * power(2, least(attempts, 20)), ${LONGEST_WAIT_SECONDS}::float8))
    where kind = 'ACCOUNT' and subject_id = any(${[...accountIds]}::uuid[])`
}

/** Forgets which records were accounts' that are linked no more, once these have been emptied. */
export async function clearLinks(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return
  await db.crmRecord.updateMany({
    where: { accountId: { in: [...accountIds] }, kind: { in: ['ACCOUNT', 'CONTACT'] } },
    data: { remoteId: null, pushedDigest: null },
  })
}
