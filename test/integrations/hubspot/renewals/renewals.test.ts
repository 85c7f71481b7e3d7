import { beforeEach, expect, test } from 'vitest'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { objectsIn, textIn } from '../../../../integrations/hubspot/api/read-response.ts'
import { checkPortal } from '../../../../integrations/hubspot/portal/check-portal.ts'
import { setUpPortal } from '../../../../integrations/hubspot/portal/setup.ts'
import { createHubspotSync } from '../../../../integrations/hubspot/sync.ts'
import type { RenewalSettings } from '../../../../src/crm/renewals/renewal-settings.ts'
import { replayCrmSync } from '../../../../src/crm/replay-crm-sync.ts'
import { findCrmSyncStatus } from '../../../../src/crm/sync-status.ts'
import { extendLicense } from '../../../../src/domain/licenses/extend.ts'
import { renewLicense } from '../../../../src/domain/licenses/renew.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { transact } from '../../../../src/platform/db.ts'
import { isObject } from '../../../../src/platform/json.ts'
import { seedSku, sell } from '../inbound/deals/selling.ts'
import { objects, startPull } from '../pull.ts'

const settings: RenewalSettings = {
  mode: 'deal',
  days: 60,
  pipeline: '75124300',
  stage: '145124301',
  doneStage: '145124303',
  owner: '77001001',
}
const hub = await startPull({ renewals: settings })
const { app, emulator, client, hubspot } = hub
const { db } = app.ctx
const admin = { ...app.admin, crm: { target: 'the emulator' } }
await setUpPortal(client, false, { renewalDeals: true })

beforeEach(async () => {
  app.setNow('2026-01-15T12:00:00Z')
  await db.crmSync.update({ where: { id: 1 }, data: { renewalsCheckedAt: null } })
  emulator.portal.faults.clear()
})

/** Sells a license of a year, with three seats. */
async function sellYear(rules: object = {}) {
  const { sku, licenseType } = await seedSku(app.admin, { term: 'P1Y', timeZone: 'UTC', ...rules })
  const deal = await sell(hub, [{ sku, quantity: '3' }])
  await deal.move('closedwon')
  await hub.pull()
  const license = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  return { ...deal, sku, licenseType, licenseId: license.id }
}
/** Runs the sync at a time, with the events of HubSpot. */
async function runAt(time: string): Promise<void> {
  app.setNow(time)
  await hub.pull()
  await hub.sync.run()
}
const renewalsOf = (licenseId: string) =>
  db.crmRenewal.findMany({ where: { licenseId }, orderBy: { plannedAt: 'asc' } })
async function read(type: string, id: string, names: string[], associations: string[] = []) {
  const query = { properties: names.join(','), associations: associations.join(',') }
  const { body } = await client.send({ method: 'GET', path: `${paths.objects(type)}/${id}`, query })
  const { properties, associations: ends } = body as Record<string, Record<string, unknown>>
  const idsOf = (name: string) =>
    objectsIn(isObject(ends) ? ends[name] : null, 'results').map((end) => textIn(end, 'id'))
  return { properties: properties as Record<string, string>, idsOf }
}

test('creates a renewal deal with its company, contact, owner and line item, once in a term', async () => {
  const sold = await sellYear()
  await runAt('2026-11-01T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toEqual([])
  await runAt('2026-11-20T12:00:00Z')
  const [renewal] = await renewalsOf(sold.licenseId)
  expect(renewal).toMatchObject({ kind: 'DEAL', closedAt: null, createdAt: expect.any(Date) })
  const names = ['dealname', 'pipeline', 'dealstage', 'hubspot_owner_id', 'closedate', 'dealtype']
  const ends = ['companies', 'contacts', 'line_items']
  const deal = await read('deals', renewal!.remoteId!, names, ends)
  expect(deal.properties).toMatchObject({
    dealname: expect.stringMatching(/^Renewal: Buyer Inc\., .*, 2027-01-15$/),
    pipeline: '75124300',
    dealstage: '145124301',
    hubspot_owner_id: '77001001',
    dealtype: 'existingbusiness',
  })
  expect([...new Set(deal.idsOf('companies'))]).toEqual([sold.companyId])
  expect(deal.idsOf('contacts')).toHaveLength(1)
  const [line, ...more] = deal.idsOf('line items')
  expect(more).toEqual([])
  const item = await read('line_items', line!, [
    'hs_sku',
    'quantity',
    'price',
    'hs_recurring_billing_start_date',
  ])
  expect(item.properties).toMatchObject({
    hs_sku: sold.sku,
    quantity: '3',
    price: '10',
    hs_recurring_billing_start_date: '2027-01-16',
  })
  await runAt('2026-11-20T14:00:00Z')
  await runAt('2026-12-20T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toHaveLength(1)
})

test('winning the renewal deal renews the license, and the next term gets another deal', async () => {
  const sold = await sellYear()
  await runAt('2026-12-01T12:00:00Z')
  const [renewal] = await renewalsOf(sold.licenseId)
  const move = { properties: { dealstage: '145124302', pipeline: '75124300' } }
  await hub.agent('PATCH', objects('deals', `/${renewal!.remoteId}`), move)
  await runAt('2026-12-02T12:00:00Z')
  const license = await db.license.findUniqueOrThrow({ where: { id: sold.licenseId } })
  expect([license.expiry?.toISOString().slice(0, 10), license.maxActivations]).toEqual(['2028-01-15', 3])
  expect(await db.license.count({ where: { accountId: license.accountId } })).toBe(1)
  await hub.sync.run()
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ closedAt: expect.any(Date) }])
  expect((await read('deals', renewal!.remoteId!, ['dealstage'])).properties.dealstage).toBe('145124302')

  await runAt('2027-12-01T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ closedAt: expect.any(Date) }, { closedAt: null }])
})

test('a license that is renewed without the deal moves it to the closed stage, and is not renewed twice', async () => {
  const sold = await sellYear()
  await runAt('2026-12-01T12:00:00Z')
  const [renewal] = await renewalsOf(sold.licenseId)
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId: sold.licenseId }))
  await runAt('2026-12-02T12:00:00Z')
  expect((await read('deals', renewal!.remoteId!, ['dealstage'])).properties.dealstage).toBe('145124303')
  await hub.pull()
  const license = await db.license.findUniqueOrThrow({ where: { id: sold.licenseId } })
  expect(license.expiry?.toISOString().slice(0, 10)).toBe('2028-01-15')
  expect(license.suspendedAt).toBeNull()
})

test('an extension of some days keeps the deal, and a deleted deal is not created again', async () => {
  const sold = await sellYear()
  await runAt('2026-12-20T12:00:00Z')
  const [renewal] = await renewalsOf(sold.licenseId)
  await transact(db, (tx) =>
    extendLicense(admin, tx, { licenseId: sold.licenseId, days: 10, reason: 'The order is late.' }),
  )
  await runAt('2026-12-21T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ id: renewal!.id, closedAt: null }])
  await hub.agent('DELETE', objects('deals', `/${renewal!.remoteId}`))
  await runAt('2026-12-22T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toHaveLength(1)
})

test('trials, suspended licenses and customers with a negotiation get no deal', async () => {
  const trial = await sellYear({ trial: { oncePer: ['EMAIL'] } })
  const suspended = await sellYear()
  const { licenseId } = suspended
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Unpaid.' }))
  const negotiated = await sellYear()
  const { accountId } = await db.license.findUniqueOrThrow({ where: { id: negotiated.licenseId } })
  await db.account.update({ where: { id: accountId }, data: { renewalNegotiatedSince: app.ctx.now() } })
  await runAt('2026-12-01T12:00:00Z')
  for (const { licenseId } of [trial, suspended, negotiated]) expect(await renewalsOf(licenseId)).toEqual([])
})

test('a lost response creates no second deal and no second line item', async () => {
  const sold = await sellYear()
  for (const path of ['/deals/batch/upsert', '/line_items/batch/create'])
    emulator.portal.faults.add({ path, play: { kind: 'html', status: 502 }, afterwards: true })
  await runAt('2026-12-01T12:00:00Z')
  for (const minutes of [10, 20, 30]) await runAt(`2026-12-01T12:${minutes}:00Z`)
  for (const hours of [14, 16, 18]) await runAt(`2026-12-01T${hours}:00:00Z`)
  const [renewal] = await renewalsOf(sold.licenseId)
  expect(renewal).toMatchObject({ createdAt: expect.any(Date) })
  const deal = await read('deals', renewal!.remoteId!, ['dealname'], ['line_items'])
  expect(deal.idsOf('line items')).toHaveLength(1)
  const type = emulator.portal.types.find(({ name }) => name === 'deals')!
  const made = [...type.records.values()].filter(
    ({ values }) => values.get('licet_renewal_id') === renewal!.id,
  )
  expect(made).toHaveLength(1)
})

test('HubSpot’s refusal of an owner parks the renewal with its reason, and a replay creates it', async () => {
  const sold = await sellYear()
  settings.owner = '4711'
  await runAt('2026-12-01T12:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ parkedCode: 'INVALID_OPTION', remoteId: null }])
  expect((await findCrmSyncStatus(admin)).parked).toBe(1)
  settings.owner = '77001002'
  await transact(db, (tx) => replayCrmSync(admin, tx, {}))
  await runAt('2026-12-01T14:00:00Z')
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ parkedAt: null, createdAt: expect.any(Date) }])
  settings.owner = '77001001'
})

test('with tasks, a task is created at the company, and completed by the renewal', async () => {
  const sold = await sellYear()
  const tasks = createHubspotSync(app.ctx, {
    client,
    mapping: { link: null },
    hubspot: { ...hubspot, renewals: { ...settings, mode: 'task' } },
  })
  app.setNow('2026-12-01T12:00:00Z')
  emulator.portal.faults.add({
    path: '/objects/2026-09/tasks',
    play: { kind: 'html', status: 502 },
    afterwards: true,
  })
  await tasks.run()
  app.setNow('2026-12-01T14:00:00Z')
  await tasks.run()
  const [renewal] = await renewalsOf(sold.licenseId)
  const names = ['hs_task_subject', 'hs_task_status', 'hubspot_owner_id']
  const task = await read('tasks', renewal!.remoteId!, names, ['companies', 'contacts'])
  expect(task.properties).toMatchObject({ hs_task_status: 'NOT_STARTED', hubspot_owner_id: '77001001' })
  expect(task.idsOf('companies')).toEqual([sold.companyId])
  expect(task.idsOf('contacts')).toHaveLength(1)
  const company = await read('companies', sold.companyId, ['name'], ['tasks'])
  expect(company.idsOf('tasks')).toEqual([renewal!.remoteId])

  await transact(db, (tx) => renewLicense(admin, tx, { licenseId: sold.licenseId }))
  app.setNow('2026-12-01T16:00:00Z')
  await tasks.run()
  expect((await read('tasks', renewal!.remoteId!, names)).properties.hs_task_status).toBe('COMPLETED')
  expect(await renewalsOf(sold.licenseId)).toMatchObject([{ closedAt: expect.any(Date) }])
})

test('doctor names a missing property, an unknown pipeline and stages that do not fit', async () => {
  const problems = async (renewals: RenewalSettings) =>
    (
      await checkPortal(client, {
        webhooks: {
          app: { ...hubspot, renewals },
          publicUrl: 'http://127.0.0.1:1',
          hubspotUrl: emulator.url,
        },
      })
    ).flatMap(({ ok, check, message }) => (ok || check === 'webhooks' ? [] : [message]))
  expect(await problems(settings)).toEqual([])
  expect(await problems({ ...settings, pipeline: '4711' })).toEqual(['there is no pipeline 4711'])
  expect(await problems({ ...settings, stage: '145124303', doneStage: '145124302' })).toEqual([
    'the stage 145124303 must be open',
    'the stage 145124302 must be closed and not won: a won deal renews the license again',
  ])
  await client.send({ method: 'DELETE', path: `${paths.properties('deals')}/licet_renewal_id` })
  expect(await problems(settings)).toEqual(['deals: the property licet_renewal_id does not exist'])
  await setUpPortal(client, false, { renewalDeals: true })
  expect(await problems(settings)).toEqual([])
})
