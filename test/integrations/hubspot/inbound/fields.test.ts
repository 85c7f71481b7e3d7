import { expect, test } from 'vitest'
import { seedAccount, uniqueCode } from '../../../seed.ts'
import { objects, startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx

const accountOf = (id: string) => db.account.findUniqueOrThrow({ where: { id } })
const reviewsOf = async (accountId: string) =>
  (await db.crmReview.findMany({ where: { accountId }, orderBy: { id: 'asc' } })).map(({ code }) => code)

async function seedLinked() {
  const { accountId } = await seedAccount(app.admin)
  await hub.pull()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const remote = async (kind: 'ACCOUNT' | 'CONTACT', subjectId: string) =>
    (await db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })).remoteId!
  return {
    accountId,
    contact,
    company: objects('companies', `/${await remote('ACCOUNT', accountId)}`),
    person: objects('contacts', `/${await remote('CONTACT', contact.id)}`),
  }
}

test('events of the gateway’s own writes change and write nothing', async () => {
  const { accountId } = await seedAccount(app.admin)
  await hub.sync.run()
  expect(emulator.webhooks.pending.length).toBeGreaterThan(0)
  const [before, events] = [await accountOf(accountId), await db.event.count()]
  emulator.calls.length = 0
  await hub.pull()

  expect(await accountOf(accountId)).toEqual(before)
  expect(await db.event.count()).toBe(events)
  expect(hub.writes()).toEqual([])
})

test('copies the name and domain of a company, and the name and address of a contact', async () => {
  const { accountId, contact, company, person } = await seedLinked()
  const domain = `${uniqueCode('new')}.example`
  const email = `grace@${domain}`
  await hub.agent('PATCH', company, { properties: { name: 'Renamed by Sales', domain } })
  await hub.agent('PATCH', person, { properties: { firstname: 'Grace', lastname: 'Hopper', email } })
  emulator.calls.length = 0
  await hub.pull()

  expect(await accountOf(accountId)).toMatchObject({ name: 'Renamed by Sales', domain })
  expect(await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).toMatchObject({
    name: 'Grace Hopper',
    email,
  })
  const events = await db.event.findMany({
    where: { accountId, type: { in: ['account.changed', 'contact.changed'] } },
  })
  expect(events.map(({ actor, data }) => ({ actor, data }))).toEqual(
    expect.arrayContaining([
      { actor: 'hubspot', data: { fields: ['name', 'domain'] } },
      { actor: 'hubspot', data: { fields: ['name', 'email'] } },
    ]),
  )
  // Each record is read once, for any number of events.
  expect(emulator.calls.filter(({ method }) => method === 'GET')).toHaveLength(2)
})

test('events in the wrong order and duplicates leave the current state of HubSpot', async () => {
  const { accountId, company } = await seedLinked()
  for (const name of ['First', 'Second', 'Third']) await hub.agent('PATCH', company, { properties: { name } })
  Object.assign(emulator.webhooks.settings, { reversed: true, copies: 3 })
  await hub.pull()
  Object.assign(emulator.webhooks.settings, { reversed: false, copies: 1 })
  expect(await accountOf(accountId)).toMatchObject({ name: 'Third' })
  expect(await db.event.count({ where: { accountId, type: 'account.changed' } })).toBe(1)
})

test('ignores an agent’s change of a property that the gateway owns', async () => {
  const { accountId, company } = await seedLinked()
  await hub.agent('PATCH', company, { properties: { licet_status: 'active' } })
  await hub.pull()
  expect(await db.crmInboxEvent.count({ where: { processedAt: null } })).toBe(0)
  expect(await reviewsOf(accountId)).toEqual([])
})

test('a domain of another account or of a mail provider creates a review, and the name is copied', async () => {
  const [one, two] = [await seedLinked(), await seedLinked()]
  const domain = `${uniqueCode('used')}.example`
  await db.account.update({ where: { id: one.accountId }, data: { domain } })
  await hub.agent('PATCH', two.company, { properties: { name: 'New name', domain } })
  await hub.pull()
  expect(await accountOf(two.accountId)).toMatchObject({ name: 'New name', domain: null })
  expect(await reviewsOf(two.accountId)).toEqual(['FIELD_REFUSED'])

  await hub.agent('PATCH', one.company, { properties: { domain: 'gmail.com' } })
  await hub.pull()
  expect(await accountOf(one.accountId)).toMatchObject({ domain })
  expect(await reviewsOf(one.accountId)).toEqual(['FIELD_REFUSED'])
})

test('reads again after HubSpot fails, and loses no event', async () => {
  const { accountId, company } = await seedLinked()
  await hub.agent('PATCH', company, { properties: { name: 'After the outage' } })
  emulator.portal.faults.add({ path: '/companies/', play: { kind: 'html', status: 502 }, times: 1 })
  await hub.pull()
  expect(await db.crmInboxEvent.count({ where: { processedAt: null } })).toBe(1)
  expect((await accountOf(accountId)).name).not.toBe('After the outage')
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
  await hub.sync.run()
  expect(await accountOf(accountId)).toMatchObject({ name: 'After the outage' })
})

test('a record that HubSpot does not show blocks no other record', async () => {
  const [one, two] = [await seedLinked(), await seedLinked()]
  await hub.agent('PATCH', one.company, { properties: { name: 'Hidden' } })
  await hub.agent('PATCH', two.company, { properties: { name: 'Shown' } })
  emulator.portal.faults.add({ path: one.company, play: { kind: 'error', status: 403 }, times: 1 })
  await hub.pull()
  expect(await accountOf(two.accountId)).toMatchObject({ name: 'Shown' })
  const waiting = await db.crmInboxEvent.findMany({ where: { processedAt: null } })
  expect(waiting).toEqual([expect.objectContaining({ object: 'COMPANY', retryAt: expect.any(Date) })])
})
