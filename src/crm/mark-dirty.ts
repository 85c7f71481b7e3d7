import type { Tx } from '../platform/db.ts'

/**
 * Marks accounts, or all there are, as changed at an instant. What was parked is tried again: it is another state.
 * An account whose record became another's has nowhere to be told, before a person has decided.
 */
export async function markDirty(tx: Tx, accountIds: readonly string[] | null, at: Date): Promise<void> {
  const asked = accountIds === null ? null : [...accountIds]
  await tx.$executeRaw`
    insert into crm_records (kind, subject_id, account_id, dirty_since, version)
    select 'ACCOUNT', id, id, ${at}, 1 from accounts where ${asked}::uuid[] is null or id = any(${asked}::uuid[])
    order by id
    on conflict (kind, subject_id) do update set version = crm_records.version + 1,
      dirty_since = coalesce(crm_records.dirty_since, excluded.dirty_since),
      attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where crm_records.link <> 'CONFLICTED'`
}
