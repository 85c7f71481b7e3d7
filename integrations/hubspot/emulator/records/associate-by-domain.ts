import type { ChangeSource } from '../objects/change-event.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import { associate } from './associate.ts'
import { domainOf, isPublicMailDomain } from './mail-domain.ts'

const source: ChangeSource = { changeSource: 'AUTO_ASSOCIATE_BY_DOMAIN', sourceId: 'AutoAssociateByDomain' }

/** Creates a record; `write-record.ts` implements it. */
export type CreateRecord = (
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  source: ChangeSource,
) => CrmRecord

/**
 * Associates a contact with the company that has the domain of the contact's business address. Creates the company
 * if none has the domain.
 */
export function associateByDomain(
  portal: Portal,
  type: ObjectType,
  contact: CrmRecord,
  create: CreateRecord,
): void {
  const email = contact.values.get('email')
  if (!portal.autoCreateCompanies || !email) return
  const domain = domainOf(email)
  const companies = getType(portal, 'companies')
  if (isPublicMailDomain(domain) || portal.associations.of(type.id, contact.id, companies.id).length > 0)
    return
  const company =
    findByDomain(companies, domain) ?? create(companies, { domain, name: nameOf(domain) }, source)
  associate(portal, { type, id: contact.id }, { type: companies, id: company.id }, source)
}

function findByDomain(companies: ObjectType, domain: string): CrmRecord | undefined {
  return companies.records
    .values()
    .find(({ values, archivedAt }) => archivedAt === null && domainsOf(values).includes(domain))
}

/** The first domain of a company, and its additional ones. */
function domainsOf(values: ReadonlyMap<string, string>): string[] {
  const domains = [values.get('domain') ?? '', ...(values.get('hs_additional_domains')?.split(';') ?? [])]
  return domains.map((domain) => domain.trim().toLowerCase())
}

function nameOf(domain: string): string {
  const [name] = domain.split('.')
  return name!.charAt(0).toUpperCase() + name!.slice(1)
}
