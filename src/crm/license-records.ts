import type { CrmRecord } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'

/** Returns the synced records of licenses, by license id. */
export async function findLicenseRecords(
  { db }: AppContext,
  licenseIds: readonly string[],
): Promise<Map<string, CrmRecord>> {
  const records = await db.crmRecord.findMany({
    where: { kind: 'LICENSE', subjectId: { in: [...licenseIds] } },
  })
  return new Map(records.map((record) => [record.subjectId, record]))
}

/** Returns the CRM ids of accounts, by account id. An account without a record is missing. */
export async function findAccountRecords(
  { db }: AppContext,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const records = await db.crmRecord.findMany({
    where: { kind: 'ACCOUNT', subjectId: { in: [...accountIds] }, remoteId: { not: null } },
    select: { subjectId: true, remoteId: true },
  })
  return new Map(records.map(({ subjectId, remoteId }) => [subjectId, remoteId!]))
}

/** Records which company record each license or contact is associated with. */
export async function recordAssociations(
  { db }: AppContext,
  kind: 'LICENSE' | 'CONTACT',
  associated: readonly { subjectId: string; to: string }[],
): Promise<void> {
  if (associated.length === 0) return
  await db.$executeRaw`
    update crm_records r set associated_id = s.associated_id,
      parked_at = null, parked_code = null, parked_reason = null
    from unnest(${associated.map(({ subjectId }) => subjectId)}::uuid[], ${associated.map(({ to }) => to)}::text[])
      s(id, associated_id)
    where r.kind = ${kind}::crm_record_kind and r.subject_id = s.id`
}

/** Forgets the CRM records of licenses, once they are removed from the CRM. */
export async function clearLicenseRecords({ db }: AppContext, licenseIds: readonly string[]): Promise<void> {
  await db.crmRecord.updateMany({
    where: { kind: 'LICENSE', subjectId: { in: [...licenseIds] } },
    data: {
      remoteId: null,
      associatedId: null,
      pushedDigest: null,
      parkedAt: null,
      parkedCode: null,
      parkedReason: null,
    },
  })
}
