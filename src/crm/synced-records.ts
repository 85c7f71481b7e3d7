import type { CrmRecordKind } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'

/** A record, of whatever kind, that the CRM took. */
export interface SyncedRecord {
  subjectId: string
  accountId: string
  /** Null where the CRM did not say; what was known of it stays. */
  remoteId: string | null
  digest: string
  /** The person's choice that was followed; one that was made meanwhile is still to be. */
  chosenRemoteId?: string | null
}

/** A record that the CRM will never take as it is. */
export interface ParkedRecord {
  subjectId: string
  accountId: string
  code: string
  reason: string
}

/**
 * Notes what the CRM took, so that the same state is not told again, and that a person's choice was followed: in one
 * statement, as a choice of a new record that was followed and forgotten would be followed by another one.
 */
export async function recordSynced(
  app: AppContext,
  kind: CrmRecordKind,
  told: readonly SyncedRecord[],
): Promise<void> {
  if (told.length === 0) return
  const at = app.now()
  await app.db.$executeRaw`
    with told as (select * from unnest(
      ${told.map(({ subjectId }) => subjectId)}::uuid[], ${told.map(({ accountId }) => accountId)}::uuid[],
      ${told.map(({ remoteId }) => remoteId)}::text[], ${told.map(({ digest }) => digest)}::text[],
      ${told.map(({ chosenRemoteId = null }) => chosenRemoteId)}::text[]
    ) t(subject_id, account_id, remote_id, digest, chosen))
    insert into crm_records (kind, subject_id, account_id, remote_id, pushed_digest, pushed_at)
    select ${kind}::crm_record_kind, subject_id, account_id, remote_id, digest, ${at} from told
    on conflict (kind, subject_id) do update set account_id = excluded.account_id,
      remote_id = coalesce(excluded.remote_id, crm_records.remote_id),
      associated_id = case when coalesce(excluded.remote_id, crm_records.remote_id) is not distinct from crm_records.remote_id
        then crm_records.associated_id end,
      chosen_remote_id = nullif(crm_records.chosen_remote_id,
        (select chosen from told where told.subject_id = excluded.subject_id)),
      pushed_digest = excluded.pushed_digest, pushed_at = excluded.pushed_at,
      parked_at = null, parked_code = null, parked_reason = null`
}

/** Parks what the CRM refused for good, with its reason, until it changes or is replayed. */
export async function parkRecords(
  app: AppContext,
  kind: CrmRecordKind,
  parked: readonly ParkedRecord[],
): Promise<void> {
  if (parked.length === 0) return
  const at = app.now()
  await app.db.$executeRaw`
    insert into crm_records (kind, subject_id, account_id, parked_at, parked_code, parked_reason)
    select ${kind}::crm_record_kind, s.subject_id, s.account_id, ${at}, s.code, s.reason from unnest(
      ${parked.map(({ subjectId }) => subjectId)}::uuid[], ${parked.map(({ accountId }) => accountId)}::uuid[],
      ${parked.map(({ code }) => code)}::text[], ${parked.map(({ reason }) => reason)}::text[]
    ) s(subject_id, account_id, code, reason)
    on conflict (kind, subject_id) do update set parked_at = excluded.parked_at,
      parked_code = excluded.parked_code, parked_reason = excluded.parked_reason`
}
