import { domainOf, isPublicMailDomain } from '../../../../src/domain/accounts/mail-domain.ts'
import type { ChangeSource } from '../objects/event.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { prepareCreate } from '../objects/write-record.ts'
import type { Portal } from '../portal.ts'
import { associate } from './associate.ts'

const source: ChangeSource = { changeSource: 'AUTO_ASSOCIATE_BY_DOMAIN', sourceId: 'AutoAssociateByDomain' }

/** Gives a contact with a business address the company of that domain, and creates one where none has it. */
export function followEmail(portal: Portal, type: ObjectType, contact: CrmRecord): void {
  const email = contact.values.get('email')
  if (!portal.autoCreateCompanies || !email) return
  const domain = domainOf(email)
  const companies = getType(portal, 'companies')
  if (isPublicMailDomain(domain) || portal.associations.of(type.id, contact.id, companies.id).length > 0)
    return
  const company =
    findByDomain(companies, domain) ??
    prepareCreate(portal, companies, { domain, name: nameOf(domain) }, source)()
  associate(portal, { type, id: contact.id }, { type: companies, id: company.id }, source)
}

function findByDomain(companies: ObjectType, domain: string): CrmRecord | undefined {
  return companies.records
    .values()
    .find(({ values, archivedAt }) => archivedAt === null && values.get('domain')?.toLowerCase() === domain)
}

function nameOf(domain: string): string {
  const [name] = domain.split('.')
  return name!.charAt(0).toUpperCase() + name!.slice(1)
}
