import type { ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'

/** Sets `associatedcompanyid` of contacts to their primary company, or clears it if they have none. */
export function updatePrimaryCompany(portal: Portal, contactIds: readonly string[]): void {
  const [companies, contacts] = ['companies', 'contacts'].map((name) => byName(portal, name))
  for (const id of contactIds) {
    const values = contacts!.records.get(id)?.values
    const company = portal.associations
      .of(contacts!.id, id, companies!.id)
      .find(({ types }) => types.some(({ label }) => label === 'Primary'))
    if (company) values?.set('associatedcompanyid', company.id)
    else values?.delete('associatedcompanyid')
  }
}

/** The contacts of a company; none for other types. */
export function contactsOf(portal: Portal, type: ObjectType, id: string): string[] {
  if (type.name !== 'companies') return []
  return portal.associations.of(type.id, id, byName(portal, 'contacts').id).map((end) => end.id)
}

function byName({ types }: Portal, name: string): ObjectType {
  return types.find((type) => type.name === name)!
}
