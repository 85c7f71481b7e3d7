import type { CrmRecordKind } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'

/** A record that the CRM accepted, of any kind. */
export interface SyncedRecord {
  subjectId: string
  accountId: string
  /** Null if the CRM did not return it; the stored id then stays. */
  remoteId: string | null
  digest: string
  /** The choice of a person that was applied. A choice that was made later stays to be applied. */
  chosenRemoteId?: string | null
}

/** A record that the CRM permanently refused. */
export interface ParkedRecord {
  subjectId: string
  accountId: string
  code: string
  reason: string
}

/**
 * Records what the CRM accepted, so that equal state is not pushed again, and that the choice of a record was
 * applied. Both are written in one statement: otherwise a new record that was created by choice could be
 * created a second time.
 */
export async function recordSynced(
  app: AppContext,
  kind: CrmRecordKind,
  synced: readonly SyncedRecord[],
): Promise<void> {
  if (synced.length === 0) return
  const at = app.now()
  await app.db.$executeRaw`
    with synced as (select * from unnest(
      ${synced.map(({ subjectId }) => subjectId)}::uuid[], ${synced.map(({ accountId }) => accountId)}::uuid[],
      ${synced.map(({ remoteId }) => remoteId)}::text[], ${synced.map(({ digest }) => digest)}::text[],
      ${synced.map(({ chosenRemoteId = null }) => chosenRemoteId)}::text[]
    ) t(subject_id, account_id, remote_id, digest, chosen))
    insert into crm_records (kind, subject_id, account_id, remote_id, pushed_digest, pushed_at)
    select ${kind}::crm_record_kind, subject_id, account_id, remote_id, digest, ${at} from synced
    on conflict (kind, subject_id) do update set account_id = excluded.account_id,
      remote_id = coalesce(excluded.remote_id, crm_records.remote_id),
      associated_id = case when coalesce(excluded.remote_id, crm_records.remote_id) is not distinct from crm_records.remote_id
        then crm_records.associated_id end,
      chosen_remote_id = nullif(crm_records.chosen_remote_id,
        (select chosen from synced where synced.subject_id = excluded.subject_id)),
      pushed_digest = excluded.pushed_digest, pushed_at = excluded.pushed_at,
      parked_at = null, parked_code = null, parked_reason = null`
}

/** Forgets the CRM ids of records, which the CRM merged or deleted since. */
export async function forgetRecords(
  { db }: AppContext,
  kind: CrmRecordKind,
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0) return
  await db.crmRecord.updateMany({
    where: { kind, subjectId: { in: [...subjectIds] } },
    data: { remoteId: null, associatedId: null, pushedDigest: null },
  })
}

/** Parks records that the CRM permanently refused, with the reason, until they change or are replayed. */
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
