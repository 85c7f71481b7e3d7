import type { CrmRecord } from '../../prisma/client/client.ts'
import { keyMessages } from '../domain/notifications/messages.ts'
import type { AppContext } from '../platform/context.ts'
import { saleSource } from './deals/deal.ts'

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

/** Records what else contacts or licenses were associated with. */
export async function recordPushedLinks(
  { db }: AppContext,
  kind: 'LICENSE' | 'CONTACT',
  linked: readonly { subjectId: string; links: string }[],
): Promise<void> {
  if (linked.length === 0) return
  await db.$executeRaw`
    update crm_records r set pushed_links = s.links
    from unnest(${linked.map(({ subjectId }) => subjectId)}::uuid[], ${linked.map(({ links }) => links)}::text[]) s(id, links)
    where r.kind = ${kind}::crm_record_kind and r.subject_id = s.id`
}

/** The CRM ids of the contact and of the deals of a license. */
export interface LicenseLinks {
  licenseId: string
  /** The contact that received the key; null if the CRM does not have it. */
  contact: string | null
  /** The deals that sold the license, in the order of their ids. */
  deals: string[]
}

/** Returns the contact and the deals of licenses in a portal. */
export async function findLicenseLinks(
  { sql }: AppContext,
  portalId: string,
  licenseIds: readonly string[],
): Promise<LicenseLinks[]> {
  return await sql.query<LicenseLinks>(linksStatement, [licenseIds, saleSource(portalId), [...keyMessages]])
}

const linksStatement = {
  name: 'links-of-licenses',
  text: `
    select l.id as "licenseId", person.remote_id as contact, array(
      select distinct s.external_id from sale_effects e join sales s on s.id = e.sale_id
      where e.license_id = l.id and s.source = $2 order by s.external_id
    ) as deals
    from licenses l
    left join onboardings o on o.license_id = l.id
    left join lateral (
      select n.contact_id from notifications n
      where n.license_id = l.id and n.message::text = any($3::text[]) order by n.id desc limit 1
    ) mailed on o.contact_id is null
    left join contacts c on c.id = coalesce(o.contact_id, mailed.contact_id)
      and c.removed_at is null and c.anonymized_at is null
    left join crm_records person on person.kind = 'CONTACT' and person.subject_id = c.id and person.link <> 'UNLINKED'
    where l.id = any($1::uuid[])
    order by l.id`,
}

/** Forgets the CRM records of licenses, once they are removed from the CRM. */
export async function clearLicenseRecords({ db }: AppContext, licenseIds: readonly string[]): Promise<void> {
  await db.crmRecord.updateMany({
    where: { kind: 'LICENSE', subjectId: { in: [...licenseIds] } },
    data: {
      remoteId: null,
      associatedId: null,
      pushedLinks: null,
      pushedDigest: null,
      parkedAt: null,
      parkedCode: null,
      parkedReason: null,
    },
  })
}
