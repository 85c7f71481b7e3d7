import { expect, test } from 'vitest'
import { paths } from '../../../../../integrations/hubspot/api/paths.ts'
import { nameSkus } from '../../../../../src/domain/catalogue/license-types/name-skus.ts'
import { transact } from '../../../../../src/platform/db.ts'
import { toTypedId } from '../../../../../src/platform/ids.ts'
import { execute } from '../../../../graphql.ts'
import { seedLicenseType, uniqueCode } from '../../../../seed.ts'
import { objects, startPull } from '../../pull.ts'
import { seedSku, sell } from './selling.ts'

const hub = await startPull()
const { app } = hub
const { db } = app.ctx
app.ctx.crm = { target: 'the emulator' }
const support = app.as({ audience: 'SUPPORT', scopes: ['CRM_READ'] })

const reviewsOf = (remoteId: string) => db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })
const seatsOf = async (domain: string) =>
  (await db.license.findMany({ where: { account: { domain } } })).map(({ maxActivations }) => maxActivations)

const retry = async (reviewId: string, ctx = app.admin) => {
  const { data, errors } = await execute(
    app,
    ctx,
    `mutation ($review: ID!) { retryReview(input: { review: $review }) {
      ... on RetryReviewPayload { review { id resolvedAt } } ... on Refusal { code } } }`,
    { review: toTypedId('CrmReview', reviewId) },
  )
  return data?.retryReview ?? errors?.[0]?.extensions.code
}

test('a deal is followed after its SKU was added to the catalogue, and its review is resolved', async () => {
  const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 1 })
  const { id } = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
  const sku = uniqueCode('SKU')
  const deal = await sell(hub, [{ sku, quantity: '3' }])
  await deal.move('closedwon')
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ code: 'DEAL_SKU_UNKNOWN', resolvedAt: null }])

  await transact(db, (tx) => nameSkus(app.admin, tx, id, [{ sku, intent: null }]))
  await app.runJobs()
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([3])
  const reviews = await reviewsOf(deal.dealId)
  expect(reviews).toMatchObject([{ code: 'DEAL_SKU_UNKNOWN', resolvedBy: 'hubspot' }])
  expect(await db.event.count({ where: { subjectId: reviews[0]!.id, type: 'crm-review.resolved' } })).toBe(1)
})

test('a deal is followed after a contact was added to it', async () => {
  const { sku } = await seedSku(app.admin)
  const deal = await sell(hub, [{ sku, quantity: '2' }], { contact: false })
  await deal.move('closedwon')
  await hub.pull()
  const [review] = await reviewsOf(deal.dealId)
  expect(review).toMatchObject({ code: 'DEAL_INCOMPLETE', resolvedAt: null })

  const contact = { email: deal.email, firstname: 'Ada' }
  const { id } = await hub.agent('POST', objects('contacts'), { properties: contact })
  await hub.agent('PUT', objects('deals', `/${deal.dealId}/associations/default/contacts/${id}`))
  expect(await retry(review!.id)).toEqual({
    review: { id: toTypedId('CrmReview', review!.id), resolvedAt: null },
  })
  await hub.pull()
  expect(await seatsOf(deal.domain)).toEqual([2])
  expect(await reviewsOf(deal.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
  expect(await retry(review!.id)).toEqual({ code: 'CRM_REVIEW_NOT_RETRIED' })
})

test('a review whose cause stays is open after a retry, and one that only a person can resolve is not retried', async () => {
  const deal = await sell(hub, [{ sku: uniqueCode('SKU') }])
  await deal.move('closedwon')
  await hub.pull()
  const [review] = await reviewsOf(deal.dealId)
  await retry(review!.id)
  await hub.pull()
  expect(await reviewsOf(deal.dealId)).toEqual([review])
  expect(await retry(review!.id, support)).toBe('FORBIDDEN')

  const { sku } = await seedSku(app.admin)
  const lost = await sell(hub, [{ sku }])
  for (const stage of ['closedwon', 'closedlost']) {
    await lost.move(stage)
    await hub.pull()
  }
  const [loss] = await reviewsOf(lost.dealId)
  expect(loss).toMatchObject({ code: 'DEAL_LOST', resolvedAt: null })
  expect(await retry(loss!.id)).toEqual({ code: 'CRM_REVIEW_NOT_RETRIED' })
})

test('a line item says what it does, and an ambiguous deal is followed once it does', async () => {
  await hub.agent('POST', paths.properties('line_items'), {
    ...{ name: 'licet_intent', label: 'Intent', groupName: 'lineiteminformation' },
    ...{ type: 'string', fieldType: 'text' },
  })
  const { sku } = await seedSku(app.admin, { term: 'P1Y' })
  const first = await sell(hub, [{ sku, quantity: '2' }])
  await first.move('closedwon')
  await hub.pull()
  const second = await sell(hub, [{ sku, quantity: '3' }], { companyId: first.companyId })
  await second.move('closedwon')
  await hub.pull()
  expect(await seatsOf(first.domain)).toEqual([2])
  expect(await reviewsOf(second.dealId)).toMatchObject([{ code: 'DEAL_AMBIGUOUS', resolvedAt: null }])

  await second.change(second.lines[0]!, { licet_intent: 'Add seats' })
  await hub.pull()
  expect(await seatsOf(first.domain)).toEqual([5])
  expect(await reviewsOf(second.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
})
