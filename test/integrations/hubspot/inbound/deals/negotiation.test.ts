import { expect, test } from 'vitest'
import { seedLicense } from '../../../../seed.ts'
import { startPull } from '../../pull.ts'
import { sell } from './selling.ts'

const hub = await startPull({
  deals: {
    won: 'hs_is_closed_won',
    closed: 'hs_is_closed',
    sku: 'hs_sku',
    intent: 'licet_intent',
    refunded: 'licet_refunded_quantity',
    dealTypeIntents: {},
    pipelineIntents: {},
    refundedStages: [],
    negotiatingStages: ['decisionmakerboughtin'],
  },
})
const { db } = hub.app.ctx
const NEGOTIATING = 'decisionmakerboughtin'

/** Seeds an account, and returns its company. */
async function seedCustomer() {
  const { accountId } = await seedLicense(hub.app.admin)
  await hub.pull()
  const { remoteId } = await db.crmRecord.findFirstOrThrow({
    where: { kind: 'ACCOUNT', subjectId: accountId },
  })
  const negotiatedSince = async () =>
    (await db.account.findUniqueOrThrow({ where: { id: accountId } })).renewalNegotiatedSince
  return { accountId, companyId: remoteId!, negotiatedSince }
}

test('an account negotiates its renewal exactly while its deal is in a negotiating stage', async () => {
  const { companyId, negotiatedSince, accountId } = await seedCustomer()
  const deal = await sell(hub, [], { companyId })
  await hub.pull()
  expect(await negotiatedSince()).toBeNull()

  await deal.move(NEGOTIATING)
  await hub.pull()
  expect(await negotiatedSince()).not.toBeNull()

  await deal.move('closedlost')
  await hub.pull()
  expect(await negotiatedSince()).toBeNull()
  const events = await db.event.findMany({
    where: { accountId, type: { startsWith: 'account.negotiation' } },
    orderBy: { position: 'asc' },
  })
  expect(events.map(({ type, actor }) => [type, actor])).toEqual([
    ['account.negotiation-began', 'hubspot'],
    ['account.negotiation-ended', 'hubspot'],
  ])
})

test('of two deals the last one in a negotiating stage counts', async () => {
  const { companyId, negotiatedSince } = await seedCustomer()
  const deals = [await sell(hub, [], { companyId }), await sell(hub, [], { companyId })]
  for (const deal of deals) await deal.move(NEGOTIATING)
  await hub.pull()
  await deals[0]!.move('contractsent')
  await hub.pull()
  expect(await negotiatedSince()).not.toBeNull()
  await deals[1]!.move('contractsent')
  await hub.pull()
  expect(await negotiatedSince()).toBeNull()
})
