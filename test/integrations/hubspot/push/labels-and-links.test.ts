import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { objectsIn } from '../../../../integrations/hubspot/api/read-response.ts'
import { checkPortal } from '../../../../integrations/hubspot/portal/check-portal.ts'
import { setUpPortal } from '../../../../integrations/hubspot/portal/setup.ts'
import { createHubspotSync } from '../../../../integrations/hubspot/sync.ts'
import { updateContact } from '../../../../src/domain/notifications/update-contact.ts'
import { startOnboarding } from '../../../../src/domain/onboarding/start.ts'
import { transact } from '../../../../src/platform/db.ts'
import { seedLicense, uniqueCode } from '../../../seed.ts'
import { seedSku, sell } from '../inbound/deals/selling.ts'
import { startPull } from '../pull.ts'
import { readRecords } from '../records.ts'

const mapping = { link: null, licenseObjects: true, roleLabels: true }
const hub = await startPull({}, undefined, mapping)
const { app, emulator, client, sync } = hub
const { db } = app.ctx
const { recordOf, companyOf } = readRecords(db)

beforeEach(() => {
  emulator.portal.faults.clear()
  emulator.calls.length = 0
})

/** The labels of the association of a contact with a company, without the unlabelled type. */
async function labelsOf(contactId: string, companyId: string): Promise<string[]> {
  const path = `${paths.associations('contacts', 'companies')}/batch/read`
  const { body } = await client.send({ method: 'POST', path, body: { inputs: [{ id: contactId }] } })
  const [result] = objectsIn(body, 'results')
  const end = objectsIn(result, 'to').find(({ toObjectId }) => String(toObjectId) === companyId)
  return objectsIn(end, 'associationTypes').flatMap(({ label }) => (label ? [String(label)] : []))
}

async function seedContact() {
  const { accountId, licenseId } = await seedLicense(app.admin)
  return { licenseId, ...(await syncContact(accountId)) }
}

async function syncContact(accountId: string) {
  await sync.run()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'CONTACT', subjectId: contact.id } },
  })
  return {
    accountId,
    contactId: contact.id,
    person: remoteId!,
    company: await companyOf(accountId),
  }
}
const giveRoles = (contactId: string, roles: ('OWNER' | 'TECHNICAL' | 'BILLING')[]) =>
  transact(db, (tx) => updateContact(app.admin, tx, { contactId, roles }))

test('labels the association of a contact with its company by its roles', async () => {
  const { contactId, person, company } = await seedContact()
  expect(await labelsOf(person, company)).toEqual([
    'Primary',
    'License owner',
    'Technical contact of licenses',
    'Billing contact of licenses',
  ])
  await giveRoles(contactId, ['BILLING'])
  await sync.run()
  expect(await labelsOf(person, company)).toEqual(['Primary', 'Billing contact of licenses'])
  emulator.calls.length = 0
  await sync.run()
  expect(emulator.calls.filter(({ path }) => path.includes('/associations/'))).toEqual([])
})

test('associates and labels a contact at a public mail domain', async () => {
  const name = uniqueCode('ada')
  const contact = { name: 'Ada', email: `${name}@gmail.com` }
  const { accountId } = await startOnboarding(app.admin, { account: { name, externalId: name, contact } })
  const { person, company } = await syncContact(accountId)
  expect(await labelsOf(person, company)).toContain('License owner')
})

test('keeps the labels that people add, also when a role is added or removed', async () => {
  const { contactId, person, company } = await seedContact()
  await giveRoles(contactId, ['OWNER'])
  await sync.run()
  const path = `${paths.associations('contacts', 'companies')}/labels`
  await hub.agent('POST', path, { name: 'champion', label: 'Champion' })
  const { body } = await client.send({ method: 'GET', path })
  const typeOf = (text: string) =>
    Number(objectsIn(body, 'results').find(({ label }) => label === text)?.typeId)
  await hub.agent('POST', `${paths.associations('contacts', 'companies')}/batch/create`, {
    inputs: [
      {
        from: { id: person },
        to: { id: company },
        types: ['Champion', 'License owner'].map((label) => ({
          associationCategory: 'USER_DEFINED',
          associationTypeId: typeOf(label),
        })),
      },
    ],
  })
  await giveRoles(contactId, ['OWNER', 'TECHNICAL'])
  await sync.run()
  expect((await labelsOf(person, company)).toSorted()).toEqual([
    'Champion',
    'License owner',
    'Primary',
    'Technical contact of licenses',
  ])
  await giveRoles(contactId, ['TECHNICAL'])
  await sync.run()
  expect((await labelsOf(person, company)).toSorted()).toEqual([
    'Champion',
    'Primary',
    'Technical contact of licenses',
  ])
})

test('a license object is associated with its company, its contact and its deal', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  await sync.run()
  const license = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  const { remoteId } = await recordOf(license.id)
  const contact = await db.contact.findFirstOrThrow({ where: { email: deal.email } })
  const { remoteId: person } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'CONTACT', subjectId: contact.id } },
  })
  const endsOf = async (type: string) => {
    const path = `${paths.objects('license')}/${remoteId}/associations/${type}`
    const { body } = await client.send({ method: 'GET', path })
    return objectsIn(body, 'results').map(({ toObjectId }) => String(toObjectId))
  }
  expect(await endsOf('companies')).toEqual([deal.companyId])
  expect(await endsOf('contacts')).toEqual([person])
  expect(await endsOf('deals')).toEqual([deal.dealId])

  const second = await sell(hub, [{ sku, quantity: '3' }], { companyId: deal.companyId })
  await second.move('closedwon')
  await hub.pull()
  await sync.run()
  expect((await endsOf('deals')).toSorted()).toEqual([deal.dealId, second.dealId].toSorted())
})

test('set-up and doctor complete a portal of an older set-up, and the sync works meanwhile', async () => {
  const type = emulator.portal.types.find(({ scope }) => scope === 'custom')!
  type.associates!.delete('0-1')
  type.associates!.delete('0-3')
  emulator.portal.labels.length = 0
  const { licenseId, person, company } = await seedContact()
  const next = createHubspotSync(app.ctx, { client, mapping })
  await next.run()
  expect(await recordOf(licenseId)).toMatchObject({ parkedAt: null, associatedId: company })
  expect(await labelsOf(person, company)).toEqual(['Primary'])

  const missing = async () =>
    (await checkPortal(client, { licenseObjects: true, roleLabels: true })).flatMap(({ ok, message }) =>
      ok ? [] : [message],
    )
  expect(await missing()).toEqual([
    'licenses: the custom object is not associated with contacts',
    'licenses: the custom object is not associated with deals',
    'contacts: the labels License owner, Technical contact of licenses, Billing contact of licenses do not exist',
  ])
  const { done, left } = await setUpPortal(client, true, { roleLabels: true })
  expect([done.length, left]).toEqual([5, []])
  expect(await missing()).toEqual([])
  expect(await setUpPortal(client, true, { roleLabels: true })).toMatchObject({ done: [], left: [] })
  // The next process applies them to all contacts.
  await createHubspotSync(app.ctx, { client, mapping }).run()
  expect(await labelsOf(person, company)).toContain('License owner')
})

test('a portal that has no room for labels is reported by set-up, and contacts are associated without', async () => {
  emulator.portal.labels.length = 0
  const path = `${paths.associations('contacts', 'companies')}/labels`
  for (let number = 1; number <= 10; number++)
    await hub.agent('POST', path, { name: `own_${number}`, label: `Own ${number}` })
  const { left, stopped } = await setUpPortal(client, true, { roleLabels: true })
  expect([left.length, stopped]).toEqual([3, null])
  const next = createHubspotSync(app.ctx, { client, mapping })
  const { person, company } = await seedContact()
  await next.run()
  expect(await labelsOf(person, company)).toEqual(['Primary'])
})
