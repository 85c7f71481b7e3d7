import { expect, test } from 'vitest'
import { findLastChangeEvent } from '../../../../../src/crm/inbox.ts'
import { objects, startPull } from '../../pull.ts'
import { reconciler } from '../../records.ts'
import { seedSku, sell } from './selling.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx
const reconcile = reconciler({ ...app.admin, crm: { target: 'the emulator' } }, hub.sync)

const seatsOf = async (domain: string) =>
  (await db.license.findMany({ where: { account: { domain } } })).map(({ maxActivations, suspendedAt }) =>
    suspendedAt ? null : maxActivations,
  )

/** Makes changes in HubSpot whose events never arrive. */
async function loseEvents<T>(change: () => Promise<T>): Promise<T> {
  const { targetUrl } = emulator.webhooks.settings
  emulator.webhooks.settings.targetUrl = null
  const result = await change()
  emulator.webhooks.settings.targetUrl = targetUrl
  return result
}

test('a reconciliation finds deals whose events were lost: won, lost and merged ones, of any pipeline', async () => {
  const { sku } = await seedSku(app.admin)
  const [won, renewed, lost, merged] = await loseEvents(async () => [
    await sell(hub, [{ sku, quantity: '2' }]),
    await sell(hub, [{ sku, quantity: '3' }], { pipeline: '75124300', stage: '145124301' }),
    await sell(hub, [{ sku, quantity: '4' }]),
    await sell(hub, [{ sku, quantity: '5' }]),
  ])
  await lost!.move('closedwon')
  await merged!.move('closedwon')
  await hub.pull()
  const arrivedAt = await findLastChangeEvent(app.ctx)
  await loseEvents(async () => {
    await won!.move('closedwon')
    await renewed!.move('145124302')
    await lost!.move('closedlost')
    const double = await sell(hub, [], { companyId: merged!.companyId, contact: false })
    const ids = { primaryObjectId: double.dealId, objectIdToMerge: merged!.dealId }
    await double.move('closedwon')
    await hub.agent('POST', objects('deals', '/merge'), ids)
  })
  const seats = () => Promise.all([won, renewed, lost, merged].map((deal) => seatsOf(deal!.domain)))
  expect(await reconcile(true)).toMatchObject({ state: 'COMPLETED' })
  expect(await seats()).toEqual([[], [], [4], [5]])

  expect(await reconcile(false)).toMatchObject({ state: 'COMPLETED' })
  expect(await seats()).toEqual([[2], [3], [null], [5]])
  // What the gateway writes on a deal changes the time of its last change, so it is read once more.
  await reconcile(false)
  // After that, a reconciliation reads no deal again, and the doctor still sees the last event of HubSpot.
  const stored = await db.crmInboxEvent.count()
  await reconcile(false)
  expect(await db.crmInboxEvent.count()).toBe(stored)
  expect(await findLastChangeEvent(app.ctx)).toEqual(arrivedAt)
})

test('a deal that was won before the last reconciliation is not sold because a person edits it', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await loseEvents(async () => {
    const made = await sell(hub, [{ sku }])
    await made.move('closedwon')
    return made
  })
  const later = new Date(emulator.portal.now().getTime() + 60 * 60 * 1000)
  await db.crmReconciliation.create({
    data: { dryRun: false, state: 'COMPLETED', requestedBy: 'test', requestedAt: later, beganAt: later },
  })
  emulator.portal.advance(2 * 60 * 60 * 1000)
  await loseEvents(() => deal.change(deal.lines[0]!, { quantity: '7' }))
  await reconcile(false)
  expect(await seatsOf(deal.domain)).toEqual([])
})

test('a token without the scope of deals does not prevent the reconciliation', async () => {
  emulator.portal.faults.add({ path: '/deals/search', play: { kind: 'error', status: 403 }, times: null })
  expect(await reconcile(false)).toMatchObject({ state: 'COMPLETED' })
})
