import { expect, test } from 'vitest'
import { paths } from '../../../../../integrations/hubspot/api/paths.ts'
import { toTypedId } from '../../../../../src/platform/ids.ts'
import { execute } from '../../../../graphql.ts'
import { requestAsAgent } from '../../card/request-as-agent.ts'
import { objects, startPull } from '../../pull.ts'
import { seedSku, sell } from './selling.ts'

const hub = await startPull()
const { app } = hub
const { db } = app.ctx
app.ctx.crm = { target: 'the emulator' }
const request = requestAsAgent(hub)

for (const [name, type] of [
  ['licet_refunded_quantity', 'number'],
  ['licet_intent', 'string'],
] as const)
  await hub.agent('POST', paths.properties('line_items'), {
    ...{ name, label: name, groupName: 'lineiteminformation' },
    ...{ type, fieldType: type === 'number' ? 'number' : 'text' },
  })

const endsOf = async (domain: string) =>
  (await db.license.findMany({ where: { account: { domain } }, orderBy: { id: 'asc' } })).map(
    ({ maxActivations, expiry }) => [maxActivations, expiry?.toISOString().slice(0, 10)],
  )
const reviewsOf = (remoteId: string) => db.crmReview.findMany({ where: { remoteId }, orderBy: { id: 'asc' } })

/** Sells five seats on 15 January 2026. */
async function sellFive() {
  app.setNow('2026-01-15T12:00:00Z')
  const { sku } = await seedSku(app.admin, { term: 'P1Y' })
  const first = await sell(hub, [{ sku, quantity: '5' }])
  await first.move('closedwon')
  await hub.pull()
  expect(await endsOf(first.domain)).toEqual([[5, '2027-01-15']])
  return { sku, first }
}

/** Sells more to the same customer, with properties of the deal and of its line item. */
async function sellMore(
  { sku, first }: Awaited<ReturnType<typeof sellFive>>,
  quantity: number,
  { deal = {}, line = {} }: { deal?: object; line?: object },
) {
  const more = await sell(hub, [{ sku, quantity: String(quantity) }], { companyId: first.companyId })
  await hub.agent('PATCH', objects('line_items', `/${more.lines[0]}`), { properties: line })
  await hub.agent('PATCH', objects('deals', `/${more.dealId}`), { properties: deal })
  return more
}

test('existing business with a co-term date adds seats, and a refunded quantity takes some back', async () => {
  const sold = await sellFive()
  const dates = { hs_recurring_billing_start_date: '2026-06-15', hs_recurring_billing_end_date: '2027-01-15' }
  const more = await sellMore(sold, 3, { deal: { dealtype: 'existingbusiness' }, line: dates })
  await more.move('closedwon')
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[8, '2027-01-15']])
  await more.change(more.lines[0]!, { licet_refunded_quantity: '2' })
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[6, '2027-01-15']])
  await more.change(more.lines[0]!, { licet_refunded_quantity: '3' })
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[5, '2027-01-15']])
  expect(await reviewsOf(more.dealId)).toEqual([])
})

test('a start and a term are a period', async () => {
  const sold = await sellFive()
  const line = { hs_recurring_billing_start_date: '2027-01-16', hs_recurring_billing_period: 'P18M' }
  const more = await sellMore(sold, 9, { line })
  await more.move('closedwon')
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[9, '2028-07-15']])
})

test('the deal type states the intent, then the pipeline, and a line item precedes both', async () => {
  const { deals } = hub.hubspot
  const sold = await sellFive()
  deals.pipelineIntents = { default: 'RENEW' }
  const renewal = await sellMore(sold, 9, {})
  await renewal.move('closedwon')
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[9, '2028-01-15']])
  deals.dealTypeIntents = { existingbusiness: 'ADD_SEATS' }
  const seats = await sellMore(sold, 2, { deal: { dealtype: 'existingbusiness' } })
  await seats.move('closedwon')
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[11, '2028-01-15']])
  const stated = await sellMore(sold, 4, {
    deal: { dealtype: 'existingbusiness' },
    line: { licet_intent: 'Renew' },
  })
  await stated.move('closedwon')
  await hub.pull()
  expect(await endsOf(sold.first.domain)).toEqual([[4, '2029-01-15']])
  Object.assign(deals, { pipelineIntents: {}, dealTypeIntents: {} })
})

test.each(['graph', 'card'])(
  'an ambiguous deal is decided in the %s, and its review is resolved',
  async (way) => {
    const sold = await sellFive()
    const more = await sellMore(sold, 8, {})
    await more.move('closedwon')
    await hub.pull()
    const [stored] = await reviewsOf(more.dealId)
    expect(stored).toMatchObject({ code: 'DEAL_AMBIGUOUS', resolvedAt: null })
    const review = toTypedId('CrmReview', stored!.id)
    const decide = async (choice: string) => {
      const { data, errors } = await execute(
        app,
        app.admin,
        `mutation ($input: DecideSaleInput!) { decideSale(input: $input) {
        ... on DecideSalePayload { review { id } } ... on Refusal { code } } }`,
        { input: { review, choice, reason: 'They want more.' } },
      )
      expect(errors).toBeUndefined()
      return data.decideSale
    }
    const record = { objectTypeId: '0-2', objectId: sold.first.companyId }
    if (way === 'graph') {
      const { data } = await execute(
        app,
        app.admin,
        `query ($id: ID!) { node(id: $id) { ... on CrmReview { choices { id intent seats license { maxActivations } } } } }`,
        { id: review },
      )
      const { choices } = data.node
      expect(choices.map(({ id: _, ...choice }: { id: string }) => choice)).toEqual([
        { intent: 'RENEW', seats: 8, license: { maxActivations: 5 } },
        { intent: 'ADD_SEATS', seats: 8, license: { maxActivations: 5 } },
        { intent: 'NEW', seats: 8, license: null },
      ])
      expect(await decide('unknown')).toEqual({ code: 'CRM_REVIEW_NOT_DECIDED' })
      expect(await decide(choices[1].id)).toEqual({ review: { id: review } })
    } else {
      const { body } = await request(record)
      const [question] = body.questions
      expect(question).toMatchObject({ id: review })
      const choice = question.choices.find(({ label }: { label: string }) => /^Add 8 seats/.test(label))
      const action = { action: 'DECIDE', review, reason: 'They want more.', idempotencyKey: review }
      const refused = await request({
        ...record,
        action: { ...action, choice: 'unknown', idempotencyKey: 'k' },
      })
      expect([refused.status, refused.body.code]).toEqual([409, 'CRM_REVIEW_NOT_DECIDED'])
      const { status } = await request({ ...record, action: { ...action, choice: choice.id } })
      expect(status).toBe(200)
    }
    expect(await endsOf(sold.first.domain)).toEqual([[5, '2027-01-15']])
    await hub.pull()
    expect(await endsOf(sold.first.domain)).toEqual([[13, '2027-01-15']])
    expect(await reviewsOf(more.dealId)).toMatchObject([{ resolvedBy: 'hubspot' }])
    expect(await decide('unknown')).toEqual({ code: 'CRM_REVIEW_NOT_DECIDED' })
  },
)

test('the card shows what an open deal would do, and nothing of a closed one', async () => {
  const sold = await sellFive()
  const more = await sellMore(sold, 4, {})
  const { status, body } = await request({ objectTypeId: '0-3', objectId: more.dealId })
  expect([status, body.account.id, body.preview.problems]).toEqual([
    200,
    toTypedId('Account', (await db.account.findFirstOrThrow({ where: { domain: sold.first.domain } })).id),
    [],
  ])
  expect(body.preview.effects).toEqual([
    expect.stringMatching(/^Renew .* with 4 seats\. Now: .*5 seats.* Then: .*4 seats/),
  ])
  expect(await endsOf(sold.first.domain)).toEqual([[5, '2027-01-15']])
  // A customer without an account.
  const { sku } = await seedSku(app.admin)
  const fresh = await sell(hub, [{ sku, quantity: '2' }])
  const preview = await request({ objectTypeId: '0-3', objectId: fresh.dealId })
  expect(preview.body).toMatchObject({
    preview: { effects: [expect.stringContaining('2 seats')], problems: [] },
  })
  expect(await db.account.count({ where: { domain: fresh.domain } })).toBe(0)
  const closed = await request({ objectTypeId: '0-3', objectId: sold.first.dealId })
  expect([closed.status, closed.body.preview]).toEqual([200, undefined])
})
