import { expect, test } from 'vitest'
import { rereadReviews } from '../../../../../src/crm/deals/retry-review.ts'
import { linkAccountToCrm } from '../../../../../src/crm/link-account.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { seedAccount } from '../../../../seed.ts'
import { objects, startPull } from '../../pull.ts'
import { seedSku, sell } from './selling.ts'

const hub = await startPull()
const { app } = hub
const { db } = app.ctx
app.ctx.crm = { target: 'the emulator' }

const reviewsOf = (remoteId: string) => db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })
const seatsOf = async (domain: string) =>
  (await db.license.findMany({ where: { account: { domain } } })).map(({ maxActivations }) => maxActivations)
const fulfilmentOf = async (dealId: string) => {
  const path = `${objects('deals', `/${dealId}`)}?properties=licet_fulfilment`
  const { properties } = (await hub.agent('GET', path)) as unknown as { properties: Record<string, string> }
  return properties.licet_fulfilment
}

test('a contact that is added to a deal is an event of the deal, which then is followed', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku, quantity: '2' }], { contact: false })
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ code: 'DEAL_INCOMPLETE', resolvedAt: null }])
  expect(await fulfilmentOf(deal.dealId)).toBe('needs_review')

  const { id } = await hub.agent('POST', objects('contacts'), { properties: { email: deal.email } })
  await hub.agent('PUT', objects('deals', `/${deal.dealId}/associations/default/contacts/${id}`))
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([2])
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
  expect(await fulfilmentOf(deal.dealId)).toBe('fulfilled')
})

test('an address that is added to the contact of a deal is no event of the deal, and the next reading follows it', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku, quantity: '4' }], { contact: false })
  const { id } = await hub.agent('POST', objects('contacts'), { properties: { firstname: 'Ada' } })
  await hub.agent('PUT', objects('deals', `/${deal.dealId}/associations/default/contacts/${id}`))
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ code: 'DEAL_INCOMPLETE', resolvedAt: null }])
  await hub.agent('PATCH', objects('contacts', `/${id}`), { properties: { email: deal.email } })
  await hub.pull()
  await rereadReviews(app.ctx)
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([4])
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
})

test('a deal without a contact is followed after an account with one was linked to its company', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku, quantity: '3' }], { contact: false })
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ code: 'DEAL_INCOMPLETE', resolvedAt: null }])

  const { accountId } = await seedAccount(app.admin)
  await transact(db, (tx) =>
    linkAccountToCrm({ ...app.admin, crm: { target: 'the emulator' } }, tx, {
      accountId,
      remoteId: deal.companyId,
    }),
  )
  await app.runJobs()
  await hub.pull()
  const licenses = await db.license.findMany({ where: { accountId } })
  expect(licenses.map(({ maxActivations }) => maxActivations)).toEqual([3])
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
})

test.each([
  ['0', []],
  ['-2', []],
  // The whole seats are sold.
  ['1.5', [1]],
] as const)(
  'a quantity of %s is reported as it is, and the deal is followed once it is corrected',
  async (quantity, seats) => {
    const { sku } = await seedSku(app.admin)
    const deal = await sell(hub, [{ sku, quantity }])
    await deal.move('closedwon')
    await hub.pull()
    const [review] = await reviewsOf(deal.dealId)
    expect(review).toMatchObject({ code: 'DEAL_QUANTITY', resolvedAt: null })
    expect(review!.detail).toContain(quantity)
    expect(await seatsOf(deal.domain)).toEqual([...seats])
    await deal.change(deal.lines[0]!, { quantity: '2' })
    await hub.pull()
    expect(await seatsOf(deal.domain)).toEqual([2])
    expect(await reviewsOf(deal.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
  },
)
