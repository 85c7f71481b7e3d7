import type { Tx } from '../platform/db.ts'
import { markDealsOfAccounts } from './deals/deal-records.ts'

/**
 * Marks accounts and the deals of their licenses as changed at an instant; null marks all. Parked records are retried, because the
 * state is a different one. An account whose record belongs to another account after a merge is not marked
 * until a person resolves the conflict.
 */
export async function markDirty(tx: Tx, accountIds: readonly string[] | null, at: Date): Promise<void> {
  const ids = accountIds === null ? null : [...accountIds]
  await tx.$executeRaw`
    insert into crm_records (kind, subject_id, account_id, dirty_since, version)
    select 'ACCOUNT', id, id, ${at}, 1 from accounts where ${ids}::uuid[] is null or id = any(${ids}::uuid[])
    order by id
    on conflict (kind, subject_id) do update set version = crm_records.version + 1,
      dirty_since = coalesce(crm_records.dirty_since, excluded.dirty_since),
      attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where crm_records.link <> 'CONFLICTED'`
  await markDealsOfAccounts(tx, accountIds, at)
}
