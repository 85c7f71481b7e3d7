import { findAccountRecords, recordPushedLinks } from '../../../src/crm/license-records.ts'
import { type AssociationTypeRef, associateBatch } from '../api/associate-batch.ts'
import { paths } from '../api/paths.ts'
import { readAssociations } from '../api/read-associations.ts'
import { objectsIn } from '../api/read-response.ts'
import type { RoleLabelIds } from '../portal/role-label-ids.ts'
import type { SyncedContact } from './push-contacts.ts'
import type { Round } from './sync-round.ts'

/** Contacts in one page. HubSpot reads the associations of at most 1,000. */
const PAGE = 1_000

interface Labelled {
  contactId: string
  accountId: string
  from: string
  to: string
  /** Ids of the labels of the roles. */
  labels: number[]
  /** Contact, company and labels, as they are stored. */
  links: string
}

/**
 * Labels the associations of contacts with their companies by the roles of the contacts. Keeps the labels that people add.
 * Returns the accounts to push again.
 */
export async function labelContacts(
  round: Round,
  ids: RoleLabelIds,
  synced: readonly SyncedContact[],
): Promise<string[]> {
  const companies = await findAccountRecords(
    round.app,
    synced.map(({ person }) => person.accountId),
  )
  const changed = synced.flatMap(({ person, push, remoteId }): Labelled[] => {
    const to = companies.get(person.accountId)
    if (!to || person.isRemoved || push.record.link === 'UNLINKED') return []
    const labels = person.roles.flatMap((role) => ids[role] ?? [])
    const links = `${remoteId} ${to} ${labels.join(',')}`
    if (links === person.pushedLinks) return []
    return [{ contactId: person.contactId, accountId: person.accountId, from: remoteId, to, labels, links }]
  })
  const postponed: string[] = []
  for (let start = 0; start < changed.length; start += PAGE)
    postponed.push(...(await labelPage(round, ids, changed.slice(start, start + PAGE))))
  return postponed
}

async function labelPage(round: Round, ids: RoleLabelIds, page: readonly Labelled[]): Promise<string[]> {
  const { client, app } = round
  const companyOf = new Map(page.map(({ from, to }) => [from, to]))
  const typesOf = new Map<string, Record<string, unknown>[]>()
  const records = { from: 'contacts', to: 'companies', ids: [...companyOf.keys()] }
  const unread = await readAssociations(client, records, ({ id, ends }) => {
    const end = ends.find(({ toObjectId }) => String(toObjectId) === companyOf.get(id))
    if (end) typesOf.set(id, objectsIn(end, 'associationTypes'))
    return !end
  })
  if (unread) {
    round.halt(unread)
    return page.map(({ accountId }) => accountId)
  }
  const own = new Set(Object.values(ids))
  const idsOf = ({ from }: Labelled) => new Set((typesOf.get(from) ?? []).map(({ typeId }) => Number(typeId)))
  // A pair that is not associated yet is labelled after its association.
  const associated = page.filter(({ from }) => typesOf.has(from))
  const removals = associated.flatMap((entry) => {
    const { from, to, labels } = entry
    const surplus = [...idsOf(entry)].filter((typeId) => own.has(typeId) && !labels.includes(typeId))
    return surplus.length > 0 ? [{ from: { id: from }, to: { id: to }, types: surplus.map(toOwnType) }] : []
  })
  if (removals.length > 0) {
    const path = `${paths.associations('contacts', 'companies')}/batch/labels/archive`
    const { verdict } = await client.send({ method: 'POST', path, body: { inputs: removals } })
    if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') {
      round.halt(verdict)
      return page.map(({ accountId }) => accountId)
    }
  }
  const additions = associated.filter((entry) => entry.labels.some((typeId) => !idsOf(entry).has(typeId)))
  const done = new Set(associated.filter((entry) => !additions.includes(entry)))
  const postponed: string[] = []
  // HubSpot replaces the labels of a pair, so those of people are sent too. Pairs with equal labels are one call.
  const typesToSend = (entry: Labelled) => [
    ...(typesOf.get(entry.from) ?? [])
      .filter(({ label, typeId }) => label !== null && !own.has(Number(typeId)))
      .map(
        ({ category, typeId }): AssociationTypeRef => ({
          associationCategory: category === 'USER_DEFINED' ? 'USER_DEFINED' : 'HUBSPOT_DEFINED',
          associationTypeId: Number(typeId),
        }),
      ),
    ...entry.labels.map(toOwnType),
  ]
  for (const [, alike] of Map.groupBy(additions, (entry) => JSON.stringify(typesToSend(entry)))) {
    const pairs = alike.map((entry) => ({ ...entry, subjectId: entry.contactId }))
    const result = await associateBatch(client, ['contacts', 'companies'], pairs, typesToSend(alike[0]!))
    if (result.halt) round.halt(result.halt)
    const labelled = new Set(result.accepted.map(({ subjectId }) => subjectId))
    for (const entry of alike) if (labelled.has(entry.contactId)) done.add(entry)
    // A label or a record that was deleted meanwhile is refused. The next inspection or event follows.
    const late = new Set(result.postponed.map(({ subjectId }) => subjectId))
    postponed.push(...alike.filter(({ contactId }) => late.has(contactId)).map(({ accountId }) => accountId))
  }
  await recordPushedLinks(
    app,
    'CONTACT',
    [...done].map(({ contactId, links }) => ({ subjectId: contactId, links })),
  )
  return postponed
}

function toOwnType(associationTypeId: number): AssociationTypeRef {
  return { associationCategory: 'USER_DEFINED', associationTypeId }
}
