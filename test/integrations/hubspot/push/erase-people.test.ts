import { beforeEach, expect, test } from 'vitest'
import { findCrmSyncStatus } from '../../../../src/crm/sync-status.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { forgetContact } from '../../../../src/privacy/forget-contact.ts'
import { dumpTables } from '../../../dump-tables.ts'
import { execute } from '../../../graphql.ts'
import { seedAccount } from '../../../seed.ts'
import { startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx
app.ctx.crm = app.admin.crm = { target: 'an emulator' }
const { admin } = app

beforeEach(async () => {
  emulator.portal.faults.clear()
  app.setNow('2026-01-15T12:00:00Z')
  await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
})

async function seedSynced() {
  const { accountId } = await seedAccount(admin)
  await hub.pull()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const key = { kind_subjectId: { kind: 'CONTACT' as const, subjectId: contact.id } }
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({ where: key })
  expect(await hub.contactOf(contact.email)).toBeDefined()
  emulator.calls.length = 0
  return { accountId, contact, remoteId }
}
const forget = (contactId: string) =>
  transact(db, (tx) => forgetContact(admin, tx, { contactId, reason: 'Asked by letter.' }))
const erasures = () => emulator.calls.filter(({ path }) => path.endsWith('/contacts/gdpr-delete'))
const erasureOf = (contactId: string) => db.crmErasure.findUniqueOrThrow({ where: { contactId } })

test('a forgotten person is deleted in HubSpot for privacy, and not pushed again', async () => {
  const { accountId, contact } = await seedSynced()
  await forget(contact.id)
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: null, parkedAt: null })
  expect(await findCrmSyncStatus(app.ctx)).toMatchObject({ state: 'BEHIND' })

  await hub.pull()
  expect(erasures()).toHaveLength(2)
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: app.ctx.now(), sealedAddress: null })
  const done = await db.event.findFirstOrThrow({ where: { type: 'crm-erasure.completed', accountId } })
  expect(done).toMatchObject({ subjectId: contact.id, actor: 'system' })

  await db.crmRecord.updateMany({ where: { accountId, kind: 'ACCOUNT' }, data: { dirtySince: new Date(0) } })
  await hub.pull()
  expect(await hub.contactOf(contact.email)).toBeUndefined()
  expect(await hub.contactOf(`${contact.id}@anonymized.invalid`)).toBeUndefined()
  expect(erasures()).toHaveLength(2)
  expect(JSON.stringify(app.logged)).not.toContain(contact.email)
})

test('the events of the gateway’s own privacy deletion change nothing', async () => {
  const { accountId, contact, remoteId } = await seedSynced()
  await forget(contact.id)
  await hub.sync.run()
  const events = JSON.stringify(emulator.webhooks.pending)
  for (const part of ['contact.privacyDeletion', 'object.deletion', remoteId!]) expect(events).toContain(part)
  const stateOf = async () => {
    const tables = await dumpTables(app.ctx.sql)
    return ['contacts', 'events', 'crm_reviews', 'crm_erasures', 'notifications'].map((name) =>
      tables.get(`public.${name}`),
    )
  }
  const before = await stateOf()
  await hub.pull()
  expect(await stateOf()).toEqual(before)
  expect(await db.crmReview.count({ where: { accountId } })).toBe(0)
})

test('a person without a record in HubSpot is deleted by address, and the address is not kept', async () => {
  const { accountId } = await seedAccount(admin)
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  await forget(contact.id)
  expect([...(await dumpTables(app.ctx.sql)).values()].join('\n')).not.toContain(contact.email)
  emulator.calls.length = 0
  await hub.pull()
  expect(erasures()).toHaveLength(1)
  expect(await hub.contactOf(contact.email)).toBeUndefined()
})

test.each([
  ['a server that fails', { kind: 'error', status: 503 }],
  ['a connection that breaks', { kind: 'reset' }],
  ['a record that another client writes', { kind: 'locked' }],
] as const)('%s only delays the deletion', async (_, play) => {
  const { contact } = await seedSynced()
  await forget(contact.id)
  emulator.portal.faults.add({ path: 'gdpr-delete', play })
  await hub.sync.run()
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: null, parkedAt: null })
  expect(await findCrmSyncStatus(app.ctx)).toMatchObject({ state: 'PAUSED' })

  app.setNow('2026-01-15T13:00:00Z')
  await hub.sync.run()
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: app.ctx.now() })
  expect(await hub.contactOf(contact.email)).toBeUndefined()
})

test('repeats a deletion whose response was lost', async () => {
  const { contact } = await seedSynced()
  await forget(contact.id)
  emulator.portal.faults.add({ path: 'gdpr-delete', play: { kind: 'html', status: 502 }, afterwards: true })
  await hub.sync.run()
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: null })
  app.setNow('2026-01-15T13:00:00Z')
  await hub.pull()
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: app.ctx.now() })
})

test('a deletion that HubSpot refuses for good is parked and listed, blocks no other one, and can be replayed', async () => {
  const { accountId, contact } = await seedSynced()
  const other = await seedSynced()
  await forget(contact.id)
  await forget(other.contact.id)
  emulator.portal.faults.add({
    path: 'gdpr-delete',
    bodyIncludes: contact.email,
    play: { kind: 'conflict' },
  })
  await hub.sync.run()
  expect(await erasureOf(other.contact.id)).toMatchObject({ completedAt: app.ctx.now() })
  const query = `{ crmSync { parkedCount erasures { edges { node { code reason parkedAt account { id } contact { name } } } } } }`
  const { data } = await execute(app, admin, query)
  expect(data.crmSync).toMatchObject({
    parkedCount: 1,
    erasures: {
      edges: [
        {
          node: {
            code: expect.stringMatching(/CONFLICT|ALREADY/),
            parkedAt: expect.any(String),
            account: { id: toTypedId('Account', accountId) },
            contact: { name: 'Anonymized' },
          },
        },
      ],
    },
  })
  expect(JSON.stringify(data)).not.toContain(contact.email)

  const replay = `mutation { replayCrmSync(input: {}) { ... on ReplayCrmSyncPayload { replayed } } }`
  expect((await execute(app, admin, replay)).data).toEqual({ replayCrmSync: { replayed: 1 } })
  await hub.sync.run()
  expect(await erasureOf(contact.id)).toMatchObject({ completedAt: app.ctx.now(), parkedAt: null })
  expect(await findCrmSyncStatus(app.ctx)).toMatchObject({ parked: 0 })
})
