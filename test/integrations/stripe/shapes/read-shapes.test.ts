import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createClient } from '../../../../integrations/stripe/api/client.ts'
import { createLimiter } from '../../../../integrations/stripe/api/limiter.ts'
import { readEvent } from '../../../../integrations/stripe/inbound/read-event.ts'
import { createPriceBook } from '../../../../integrations/stripe/mapping/price-book.ts'
import { readCheckout } from '../../../../integrations/stripe/mapping/read-checkout.ts'
import { readSubscription } from '../../../../integrations/stripe/mapping/read-subscription.ts'
import { subscriptionLines } from '../../../../integrations/stripe/mapping/subscription-lines.ts'
import * as shapes from './objects.ts'

const list = (data: object[]) => ({ object: 'list', data, has_more: false, url: '/v1/list' })
const cartCharge = {
  ...shapes.charge,
  id: 'ch_3Cart',
  amount: 39_600,
  amount_refunded: 19_800,
  disputed: true,
}

/** Responses by path, as Stripe sends them to the requests of the gateway. */
const responses: Record<string, object> = {
  '/v1/subscriptions/sub_1TeamAda': { ...shapes.subscription, customer: shapes.customer },
  '/v1/invoices': list([
    { ...shapes.secondInvoice, post_payment_credit_notes_amount: 0 },
    { ...shapes.invoice, post_payment_credit_notes_amount: 1900 },
  ]),
  '/v1/charges': list([
    shapes.charge,
    {
      ...shapes.charge,
      id: 'ch_3Second',
      payment_intent: 'pi_3Second',
      refunded: true,
      amount_refunded: 6783,
    },
  ]),
  '/v1/credit_notes': list([shapes.creditNote]),
  '/v1/prices/price_1SeatMonthly': { ...shapes.price, product: shapes.product },
  '/v1/checkout/sessions/cs_test_a1Cart': {
    ...shapes.session,
    payment_intent: { ...shapes.paymentIntent, latest_charge: cartCharge },
  },
  '/v1/checkout/sessions/cs_test_a1Cart/line_items': list([
    { ...shapes.lineItem, price: { ...shapes.lineItem.price, product: shapes.product } },
  ]),
  '/v1/refunds': list([shapes.refund, { ...shapes.refund, id: 're_failed', status: 'failed' }]),
  '/v1/disputes': list([shapes.dispute]),
}

const requests: string[] = []
const server = createServer((request, response) => {
  requests.push(decodeURIComponent(request.url ?? ''))
  const body = responses[new URL(request.url ?? '/', 'http://stripe').pathname]
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json', 'request-id': 'req_1' })
  response.end(JSON.stringify(body ?? shapes.missingError))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => server.close())
const client = createClient({
  key: { key: 'sk_test_1' },
  baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  log: pino({ level: 'silent' }),
  limiter: createLimiter(1_000),
})

test('reads a subscription with its invoices, a credit note and a refunded period', async () => {
  const read = (await readSubscription(client, createPriceBook(client), 'sub_1TeamAda'))!
  expect(read).toMatchObject({
    customer: {
      ...{
        externalId: 'cus_TeamAda00001',
        account: null,
        business: 'Analytical Engines GmbH',
        locale: 'de-DE',
      },
      ...{ name: 'Ada Lovelace', email: 'ada@engines.example' },
    },
    ...{ endsAt: null, renews: true, isUnpaid: false, isDisputed: false, refundedInPart: [], changes: [] },
  })
  const withSku = <T extends { priceSku: { stated: string | null } }>({ priceSku, ...line }: T) => ({
    ...line,
    sku: priceSku.stated!,
  })
  const lines = subscriptionLines({
    ...{ periods: read.periods.map(withSku), changes: [], items: read.items.map(withSku) },
    ...{ endsAt: null, slack: 0 },
  })
  const both = { sku: 'STUDIO-TEAM', quantity: 3, kind: 'RECURRING', price: '19.00' }
  expect(lines).toEqual([
    {
      ...both,
      refunded: 1,
      intent: 'NEW',
      start: '2026-01-15T12:00:00.000Z',
      end: '2026-02-15T12:00:00.000Z',
    },
    {
      ...both,
      refunded: 3,
      intent: 'RENEW',
      start: '2026-02-15T12:00:00.000Z',
      end: '2026-03-15T12:00:00.000Z',
    },
  ])
})

test('reads a purchase of a guest with a partial refund and an open dispute', async () => {
  expect(await readCheckout(client, 'cs_test_a1Cart')).toMatchObject({
    state: 'WON',
    customer: {
      externalId: null,
      name: 'Grace Hopper',
      business: null,
      email: 'grace@home.example',
      locale: null,
    },
    lines: [{ priceSku: { stated: 'STUDIO-TEAM' }, quantity: 2, price: '198.00' }],
    refund: { isFull: false, unknown: null, isDisputed: true },
  })
  expect((await readCheckout(client, 'cs_test_a1Cart'))?.refund.bySku).toEqual(new Map([['STUDIO-TEAM', 1]]))
})

test('an object that does not exist is null', async () => {
  expect(await readSubscription(client, createPriceBook(client), 'sub_none')).toBeNull()
})

test('requests only expansions of at most four levels, and pages of 100', () => {
  for (const request of requests)
    for (const [, path] of request.matchAll(/expand\[\d*\]=([\w.]+)/g))
      expect(path!.split('.').length).toBeLessThanOrEqual(4)
  expect(requests.filter((request) => /limit=/.test(request) && !/limit=100/.test(request))).toEqual([])
})

test.each([
  ['invoice.paid', shapes.invoice, 'SUBSCRIPTION', 'sub_1TeamAda'],
  ['invoice.paid', { ...shapes.invoice, parent: null }, 'INVOICE', 'in_1First'],
  // The shape of versions before 2025-03-31.
  [
    'invoice.paid',
    { ...shapes.invoice, parent: undefined, subscription: 'sub_old' },
    'SUBSCRIPTION',
    'sub_old',
  ],
  ['customer.subscription.updated', shapes.subscription, 'SUBSCRIPTION', 'sub_1TeamAda'],
  ['checkout.session.completed', shapes.session, 'CHECKOUT', 'cs_test_a1Cart'],
  [
    'checkout.session.completed',
    { ...shapes.session, mode: 'subscription', subscription: 'sub_2' },
    'SUBSCRIPTION',
    'sub_2',
  ],
  ['charge.refunded', shapes.charge, 'PAYMENT', 'pi_3First'],
  ['refund.created', shapes.refund, 'PAYMENT', 'pi_3Cart'],
  ['charge.dispute.closed', shapes.dispute, 'PAYMENT', 'pi_3Cart'],
  ['credit_note.created', shapes.creditNote, 'INVOICE', 'in_1First'],
  ['customer.updated', shapes.customer, 'CUSTOMER', 'cus_TeamAda00001'],
])('the event %s names the object to read: %#', (type, object, kind, objectId) => {
  const read = readEvent({ ...shapes.event, type, data: { object } })
  expect(read?.change).toMatchObject({ object: kind, objectId, portalId: 'test', eventId: 'evt_1' })
})
