import type { CrmRecord } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'

/** What the CRM was told of licenses, by their ids. */
export async function findLicenseRecords(
  { db }: AppContext,
  licenseIds: readonly string[],
): Promise<Map<string, CrmRecord>> {
  const records = await db.crmRecord.findMany({
    where: { kind: 'LICENSE', subjectId: { in: [...licenseIds] } },
  })
  return new Map(records.map((record) => [record.subjectId, record]))
}

/** The CRM's records of accounts, by the accounts' ids; an account that has none is missing. */
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

/** Notes to which record of its account each license is associated. */
export async function recordAssociations(
  { db }: AppContext,
  associated: readonly { subjectId: string; to: string }[],
): Promise<void> {
  if (associated.length === 0) return
  await db.$executeRaw`
    update crm_records r set associated_id = s.associated_id,
      parked_at = null, parked_code = null, parked_reason = null
    from unnest(${associated.map(({ subjectId }) => subjectId)}::uuid[], ${associated.map(({ to }) => to)}::text[])
      s(id, associated_id)
    where r.kind = 'LICENSE' and r.subject_id = s.id`
}

/** Forgets what the CRM was told of licenses, once it has been taken back. */
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
