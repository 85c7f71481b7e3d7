import { beforeEach, expect, test } from 'vitest'
import { API_VERSION, paths } from '../../../../integrations/hubspot/api/paths.ts'
import { dealStateProperties } from '../../../../integrations/hubspot/mapping/deal-properties.ts'
import { checkPortal } from '../../../../integrations/hubspot/portal/check-portal.ts'
import { setUpPortal } from '../../../../integrations/hubspot/portal/setup.ts'
import { replayCrmSync } from '../../../../src/crm/replay-crm-sync.ts'
import { resolveCrmReview } from '../../../../src/crm/reviews.ts'
import { findCrmSyncStatus } from '../../../../src/crm/sync-status.ts'
import { renewLicense } from '../../../../src/domain/licenses/renew.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedSku as seedSkuOf, sell } from '../inbound/deals/selling.ts'
import { objects, startPull } from '../pull.ts'
import { reconciler } from '../records.ts'

const hub = await startPull()
const { app, emulator, client, agent } = hub
const admin = { ...app.admin, crm: { target: 'the emulator' } }
const { db } = app.ctx

beforeEach(() => {
  app.setNow('2026-01-15T12:00:00Z')
  emulator.portal.faults.clear()
})

const seedSku = (rules?: object) => seedSkuOf(app.admin, rules)
const names = [...dealStateProperties.map(({ name }) => name), 'description']

async function shownOn(dealId: string): Promise<Record<string, string | null>> {
  const query = `?properties=${names.join(',')}`
  const record = (await agent('GET', `${objects('deals', `/${dealId}`)}${query}`)) as unknown as {
    properties: Record<string, string | null>
  }
  return record.properties
}
const writesOfDeals = () =>
  emulator.calls.filter(({ method, path }) => method === 'POST' && path.includes('/deals/batch/update'))

test('an open deal shows that nothing was licensed yet, and a won deal shows its licenses', async () => {
  const { sku } = await seedSku({ term: 'P1Y' })
  const deal = await sell(hub, [{ sku, quantity: '2' }])
  await hub.pull()
  expect(await shownOn(deal.dealId)).toMatchObject({
    licet_fulfilment: 'not_yet',
    licet_status: null,
    licet_expiry: null,
  })

  await deal.move('closedwon')
  await hub.pull()
  const license = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  expect(await shownOn(deal.dealId)).toMatchObject({
    licet_fulfilment: 'fulfilled',
    licet_fulfilment_reason: null,
    licet_account_id: toTypedId('Account', license.accountId),
    licet_status: 'active',
    licet_expiry: '2027-01-15',
  })
})

test('a deal with an unknown SKU needs a review, and shows the reason until a person resolves it', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }, { sku: 'TRAINING' }])
  await deal.move('closedwon')
  await hub.pull()
  const shown = await shownOn(deal.dealId)
  expect(shown).toMatchObject({ licet_fulfilment: 'needs_review', licet_status: 'active' })
  expect(shown.licet_fulfilment_reason).toContain('TRAINING')

  const review = await db.crmReview.findFirstOrThrow({ where: { remoteId: deal.dealId, resolvedAt: null } })
  await transact(db, (tx) => resolveCrmReview(admin, tx, { reviewId: review.id, reason: 'A training.' }))
  await hub.pull()
  expect(await shownOn(deal.dealId)).toMatchObject({
    licet_fulfilment: 'fulfilled',
    licet_fulfilment_reason: null,
  })
})

test('a lost deal shows that its licenses were taken back, and a deal that was never won shows nothing', async () => {
  const { sku } = await seedSku({ term: 'P1Y' })
  const deal = await sell(hub, [{ sku }])
  const never = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  await deal.move('closedlost')
  await never.move('closedlost')
  await hub.pull()
  expect(await shownOn(deal.dealId)).toMatchObject({
    licet_fulfilment: 'needs_review',
    licet_status: 'suspended',
  })
  const review = await db.crmReview.findFirstOrThrow({ where: { remoteId: deal.dealId, code: 'DEAL_LOST' } })
  await transact(db, (tx) => resolveCrmReview(admin, tx, { reviewId: review.id, reason: 'Informed.' }))
  await hub.pull()
  expect(await shownOn(deal.dealId)).toMatchObject({ licet_fulfilment: 'undone', licet_status: 'suspended' })
  expect(await shownOn(never.dealId)).toMatchObject({ licet_fulfilment: null })
})

test('a change of the license and the passage of time reach the deal, and equal state is not written', async () => {
  const { sku } = await seedSku({ term: 'P1Y' })
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  emulator.calls.length = 0
  await hub.sync.run()
  expect(writesOfDeals()).toEqual([])

  const license = await db.license.findFirstOrThrow({ where: { account: { domain: deal.domain } } })
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId: license.id }))
  await hub.sync.run()
  expect(await shownOn(deal.dealId)).toMatchObject({ licet_expiry: '2028-01-15' })
  app.setNow('2028-06-01T12:00:00Z')
  await hub.sync.run()
  expect(await shownOn(deal.dealId)).toMatchObject({ licet_status: 'expired' })
})

test('keeps what people write on the deal, and overwrites its own properties every night', async () => {
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }])
  await deal.move('closedwon')
  await hub.pull()
  const theirs = { description: 'A friend of the house', licet_fulfilment: 'not_yet' }
  await agent('PATCH', objects('deals', `/${deal.dealId}`), { properties: theirs })
  await reconciler(admin, hub.sync)(false)
  await hub.sync.run()
  expect(await shownOn(deal.dealId)).toMatchObject({
    description: theirs.description,
    licet_fulfilment: 'fulfilled',
  })
})

test('a deal that HubSpot refuses is parked with its reason, and the others are written', async () => {
  const { sku } = await seedSku()
  const bad = await sell(hub, [{ sku }])
  const good = await sell(hub, [{ sku }])
  emulator.portal.faults.add({
    play: { kind: 'conflict' },
    bodyIncludes: `"${bad.dealId}"`,
    path: '/deals/batch/update',
    times: null,
  })
  await bad.move('closedwon')
  await good.move('closedwon')
  await hub.pull()
  expect(await shownOn(good.dealId)).toMatchObject({ licet_fulfilment: 'fulfilled' })
  const { parked } = await findCrmSyncStatus(admin)
  expect(parked).toBe(1)
  expect(await db.crmDeal.findMany({ where: { parkedAt: { not: null } } })).toMatchObject([
    { dealId: bad.dealId, parkedCode: 'CONFLICT' },
  ])

  emulator.portal.faults.clear()
  expect(await transact(db, (tx) => replayCrmSync(admin, tx, {}))).toEqual({ replayed: 1 })
  await hub.sync.run()
  expect(await shownOn(bad.dealId)).toMatchObject({ licet_fulfilment: 'fulfilled' })
})

test('without the scope for deals everything else is synced, and deals follow once it is granted', async () => {
  const granted = [...emulator.portal.tokens.scopesOf(emulator.token)!]
  emulator.portal.tokens.grant(granted.filter((scope) => scope !== 'crm.objects.deals.write'))
  const { sku } = await seedSku()
  const deal = await sell(hub, [{ sku }]).catch(() => null)
  expect(deal).toBeNull()
  emulator.portal.tokens.grant(granted)
  const made = await sell(hub, [{ sku }])
  await made.move('closedwon')
  emulator.portal.tokens.grant(granted.filter((scope) => scope !== 'crm.objects.deals.write'))
  await hub.pull()
  const license = await db.license.findFirstOrThrow({ where: { account: { domain: made.domain } } })
  expect(await hub.companyOf(license.accountId)).toMatchObject({ licet_status: 'active' })
  expect(await findCrmSyncStatus(admin)).toMatchObject({
    state: 'CURRENT',
    dealsPause: { code: 'MISSING_SCOPES', reason: expect.stringContaining('crm.objects.deals.write') },
  })
  const missing = await checkPortal(client, {
    webhooks: { app: hub.hubspot, publicUrl: 'http://127.0.0.1:1', hubspotUrl: emulator.url },
  })
  expect(missing.filter(({ ok }) => !ok)).toContainEqual(
    expect.objectContaining({ check: 'scopes', message: 'crm.objects.deals.write is missing' }),
  )

  emulator.portal.tokens.grant(granted)
  app.setNow('2026-01-15T12:06:00Z')
  await hub.sync.run()
  expect(await shownOn(made.dealId)).toMatchObject({ licet_fulfilment: 'fulfilled' })
  expect(await findCrmSyncStatus(admin)).toMatchObject({ dealsPause: null })
})

test('doctor names a missing property of deals, and set-up creates it', async () => {
  const path = `/crm/properties/${API_VERSION}/deals/licet_expiry`
  await client.send({ method: 'DELETE', path })
  const options = {
    webhooks: { app: hub.hubspot, publicUrl: 'http://127.0.0.1:1', hubspotUrl: emulator.url },
  }
  const problems = async () =>
    (await checkPortal(client, options)).filter(({ ok, check }) => !ok && check === 'properties')
  expect(await problems()).toMatchObject([{ message: 'deals: the property licet_expiry does not exist' }])
  expect(await setUpPortal(client, false, { deals: true })).toMatchObject({
    done: ['deals: created the property licet_expiry'],
    left: [],
  })
  expect(await problems()).toEqual([])
  expect(
    (await client.send({ method: 'GET', path: `${paths.properties('deals')}/licet_expiry` })).status,
  ).toBe(200)
})

test('a merged deal and a deleted deal are written no more', async () => {
  const { sku } = await seedSku()
  const [first, second] = [await sell(hub, [{ sku }]), await sell(hub, [{ sku }])]
  await hub.pull()
  await agent('POST', objects('deals', '/merge'), {
    primaryObjectId: first.dealId,
    objectIdToMerge: second.dealId,
  })
  await hub.pull()
  const ids = (await db.crmDeal.findMany()).map(({ dealId }) => dealId)
  expect(ids).not.toContain(first.dealId)
  expect(ids).not.toContain(second.dealId)
  const gone = await sell(hub, [{ sku }])
  await hub.pull()
  await agent('DELETE', objects('deals', `/${gone.dealId}`))
  await hub.pull()
  expect(await db.crmDeal.findFirst({ where: { dealId: gone.dealId } })).toBeNull()
})
