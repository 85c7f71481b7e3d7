import { beforeEach, expect, test } from 'vitest'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'
import { NOON, startTestEmulator } from './client.ts'
import { startReceiver } from './receiver.ts'

const receiver = await startReceiver()
const { received, url: targetUrl } = receiver
const subscriptions = [
  { subscriptionType: 'company.creation' },
  { subscriptionType: 'company.propertyChange', propertyName: 'name' },
  { subscriptionType: 'company.merge' },
  { subscriptionType: 'company.deletion' },
  { subscriptionType: 'contact.privacyDeletion' },
  { subscriptionType: 'contact.deletion' },
  { subscriptionType: 'object.propertyChange', objectTypeId: '0-3', propertyName: 'dealstage' },
  { subscriptionType: 'contact.associationChange' },
]
const emulator = await startTestEmulator({ webhooks: { targetUrl, gatherMs: null, subscriptions } })
const { call, agent, webhooks } = emulator
const companies = '/crm/objects/2026-09/companies'
const contacts = '/crm/objects/2026-09/contacts'

beforeEach(async () => {
  await webhooks.flush()
  received.length = 0
})

/** All events that the app received, with ids as text. */
async function flushed(): Promise<Record<string, unknown>[]> {
  await webhooks.flush()
  return received.flatMap(({ text }) => JSON.parse(text.replaceAll(/([oO]bjectIds?":\[?)(\d+)/g, '$1"$2"')))
}

test('an event names its source: the app or an agent', async () => {
  const { id } = (await call('POST', companies, { properties: { name: 'Acme', domain: 'acme.test' } })).body
  await agent('PATCH', `${companies}/${id}`, { properties: { name: 'Acme Ltd' } })
  const events = await flushed()

  expect(received).toHaveLength(1)
  expect(events).toMatchObject([
    { subscriptionType: 'company.creation', objectId: id, changeSource: 'INTEGRATION', attemptNumber: 0 },
    {
      subscriptionType: 'company.propertyChange',
      propertyName: 'name',
      propertyValue: 'Acme',
      changeSource: 'INTEGRATION',
    },
    { propertyValue: 'Acme Ltd', changeSource: 'CRM_UI', sourceId: 'userId:6543210' },
  ])
  for (const event of events)
    expect(event).toMatchObject({
      portalId: emulator.portal.id,
      appId: emulator.portal.appId,
      occurredAt: NOON.getTime(),
    })
  const [{ signature, timestamp, text } = expect.fail()] = received
  const signed = { method: 'POST', url: targetUrl, body: text, timestamp }
  expect(signature).toBe(sign(emulator.appSecret, signed))
})

test('writing the same value again sends no event', async () => {
  const { id } = (await call('POST', companies, { properties: { name: 'Same' } })).body
  await flushed()
  received.length = 0
  await call('PATCH', `${companies}/${id}`, { properties: { name: 'Same' } })
  expect(await flushed()).toEqual([])
})

test('ids are JSON numbers with more digits than a JavaScript number', async () => {
  const ids = []
  for (const name of ['A', 'B']) ids.push((await call('POST', companies, { properties: { name } })).body.id)
  await webhooks.flush()
  const large = ids.find((id) => !Number.isSafeInteger(Number(id)))!
  expect(received[0]!.text).toContain(`"objectId":${large}`)
  expect(received[0]!.text).not.toContain(`"objectId":"`)
})

test('sends events of a merge, a deletion, a privacy deletion, a stage and an association', async () => {
  const make = async (path: string, properties: object) => (await call('POST', path, { properties })).body.id
  const [a, b] = [await make(companies, { name: 'A' }), await make(companies, { name: 'B' })]
  const merged = (await call('POST', `${companies}/merge`, { primaryObjectId: a, objectIdToMerge: b })).body
    .id
  await call('DELETE', `${companies}/${merged}`)
  const contact = await make(contacts, { email: 'ada@gmail.com' })
  await call('POST', `${contacts}/gdpr-delete`, { objectId: contact })
  const deal = await make('/crm/objects/2026-09/deals', { dealname: 'D', dealstage: 'closedwon' })
  const kept = await make(contacts, { email: 'grace@hopper.test' })
  const events = await flushed()

  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        subscriptionType: 'company.merge',
        primaryObjectId: a,
        mergedObjectIds: [b],
        newObjectId: merged,
      }),
      expect.objectContaining({ subscriptionType: 'company.deletion', objectId: merged }),
      expect.objectContaining({ subscriptionType: 'contact.privacyDeletion', objectId: contact }),
      expect.objectContaining({ subscriptionType: 'contact.deletion', objectId: contact }),
      expect.objectContaining({
        subscriptionType: 'object.propertyChange',
        objectTypeId: '0-3',
        objectId: deal,
        propertyName: 'dealstage',
        propertyValue: 'closedwon',
      }),
      expect.objectContaining({
        subscriptionType: 'contact.associationChange',
        fromObjectId: kept,
        associationType: 'CONTACT_TO_COMPANY',
        associationRemoved: false,
      }),
    ]),
  )
})
