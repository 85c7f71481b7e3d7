import { beforeAll, describe, expect, test } from 'vitest'
import type { StripeObject } from '../../../../integrations/stripe/emulator/account/stripe-object.ts'
import { openDispute } from '../../../../integrations/stripe/emulator/objects/refunds.ts'
import { seedSku } from '../../../domain/sales/selling.ts'
import * as shapes from '../shapes/objects.ts'
import { someone, startShop } from '../shop.ts'
import { subscribe } from '../subscribers.ts'

const shop = await startShop()
const { app, emulator, client } = shop
const { account } = emulator

async function request(method: string, path: string, body = '', headers: Record<string, string> = {}) {
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${account.key}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(body && { body }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

describe('objects have only fields that the reference documents, in the same types', () => {
  const emulated = new Map<string, Record<string, unknown>>()

  beforeAll(async () => {
    const { sku } = await seedSku(app.admin, { term: 'P1M' })
    const subscriber = await subscribe(shop, shop.price(sku, { recurring: { interval: 'month' } }))
    const session = await shop.buy(shop.price(sku), { email: someone(), name: 'Ada', business: 'Engines' })
    const invoice = account.get('invoice', String(account.get('subscription', subscriber.id).latest_invoice))
    const [line] = (invoice.lines as { data: { id: string }[] }).data
    const lines = [{ type: 'invoice_line_item', invoice_line_item: line!.id, quantity: 1 }]
    await client.call(({ creditNotes }) =>
      creditNotes.create({ invoice: invoice.id, lines, out_of_band_amount: 9900 } as never),
    )
    await client.call(({ refunds }) =>
      refunds.create({ payment_intent: String(session.payment_intent), amount: 1 }),
    )
    openDispute(account, account.all('charge').at(-1)!)
    const read = async (path: string) => (await request('GET', path)).body
    for (const path of [
      'invoices',
      'subscriptions',
      'charges',
      'refunds',
      'disputes',
      'credit_notes',
      'prices',
    ])
      emulated.set(path, (await read(`/v1/${path}?limit=1`)).data[0])
    for (const path of ['products', 'customers', 'events', 'webhook_endpoints', 'invoice_payments'])
      emulated.set(path, (await read(`/v1/${path}?limit=1`)).data[0])
    emulated.set('sessions', await read(`/v1/checkout/sessions/${session.id}`))
    emulated.set('line_items', (await read(`/v1/checkout/sessions/${session.id}/line_items`)).data[0])
    emulated.set('payment_intents', await read(`/v1/payment_intents/${session.payment_intent}`))
    emulated.set('clocks', (await read('/v1/test_helpers/test_clocks')).data[0])
    emulated.set('invoice_lines', (emulated.get('invoices')!.lines as { data: never[] }).data[0]!)
    emulated.set('credit_note_lines', (emulated.get('credit_notes')!.lines as { data: never[] }).data[0]!)
    emulated.set('subscription_items', (emulated.get('subscriptions')!.items as { data: never[] }).data[0]!)
  })

  test.each([
    ['invoices', shapes.invoice],
    ['invoice_lines', shapes.invoiceLine],
    ['invoice_payments', shapes.invoicePayment],
    ['subscriptions', shapes.subscription],
    ['subscription_items', shapes.subscriptionItem],
    ['charges', shapes.charge],
    ['refunds', shapes.refund],
    ['disputes', shapes.dispute],
    ['credit_notes', shapes.creditNote],
    ['credit_note_lines', shapes.creditNoteLine],
    ['prices', shapes.price],
    ['products', shapes.product],
    ['customers', shapes.customer],
    ['events', shapes.event],
    ['webhook_endpoints', shapes.webhookEndpoint],
    ['sessions', shapes.session],
    ['line_items', shapes.lineItem],
    ['payment_intents', shapes.paymentIntent],
    ['clocks', shapes.testClock],
  ])('%s', (name, shape) => {
    const object = emulated.get(name)!
    expect(Object.keys(object).filter((field) => !(field in shape))).toEqual([])
    const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value)
    for (const [field, value] of Object.entries(object)) {
      const documented = (shape as Record<string, unknown>)[field]
      if (value !== null && documented !== null)
        expect([field, kindOf(value)]).toEqual([field, kindOf(documented)])
    }
  })
})

describe('requests', () => {
  test('are refused without a key, with a wrong one, and in another version, in the shape of Stripe', async () => {
    const without = await request('GET', '/v1/prices', '', { authorization: '' })
    expect(without).toMatchObject({ status: 401, body: { error: { type: 'invalid_request_error' } } })
    const wrong = await request('GET', '/v1/prices', '', { authorization: 'Bearer sk_test_wrong_key_123456' })
    expect(wrong.body.error.message).toBe('Invalid API Key provided: sk_test_********3456')
    expect(wrong.headers.get('request-id')).toMatch(/^req_\w{14}$/)
    expect(await request('GET', '/v1/prices', '', { 'stripe-version': '2020-08-27' })).toMatchObject({
      status: 400,
    })
  })

  test('with an unknown path, parameter or object are refused as Stripe refuses them', async () => {
    expect((await request('GET', '/v1/nothing')).body.error.message).toMatch(
      /^Unrecognized request URL \(GET: \/v1\/nothing\)/,
    )
    expect((await request('GET', '/v1/prices?colour=red')).body.error).toMatchObject({
      ...{ code: 'parameter_unknown', param: 'colour', message: 'Received unknown parameter: colour' },
    })
    const { status, body } = await request('GET', '/v1/subscriptions/sub_none')
    expect(status).toBe(404)
    expect(Object.keys(body.error).toSorted()).toEqual(Object.keys(shapes.missingError.error).toSorted())
    expect(body.error).toMatchObject({
      code: 'resource_missing',
      message: "No such subscription: 'sub_none'",
      param: 'id',
    })
    expect(await request('POST', '/v1/refunds', 'payment_intent=pi_none')).toMatchObject({
      status: 400,
      body: { error: { code: 'resource_missing', param: 'payment_intent' } },
    })
  })

  test('with the same idempotency key have one effect, and other parameters are refused', async () => {
    const key = { 'idempotency-key': 'once-1' }
    const count = account.all('product').length
    const [first, second] = [
      await request('POST', '/v1/products', 'name=Once', key),
      await request('POST', '/v1/products', 'name=Once', key),
    ]
    expect(second.body).toEqual(first.body)
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ])
    expect(account.all('product')).toHaveLength(count + 1)
    expect(await request('POST', '/v1/products', 'name=Twice', key)).toMatchObject({
      status: 400,
      body: { error: { type: 'idempotency_error' } },
    })
    // A refused request is not stored.
    const other = { 'idempotency-key': 'once-2' }
    expect((await request('POST', '/v1/products', '', other)).status).toBe(400)
    expect((await request('POST', '/v1/products', 'name=Later', other)).status).toBe(200)
  })

  test('above the rate limit get 429', async () => {
    const { startEmulator } = await import('../../../../integrations/stripe/emulator/start-emulator.ts')
    const slow = await startEmulator({ perSecond: 3 })
    const headers = { authorization: `Bearer ${slow.account.key}` }
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => fetch(`${slow.url}/v1/products`, { headers })),
    )
    const limited = responses.filter(({ status }) => status === 429)
    expect(limited.length).toBeGreaterThan(0)
    expect(limited[0]!.headers.get('stripe-rate-limited-reason')).toBe('global-rate')
    expect(await limited[0]!.json()).toMatchObject({ error: { code: 'rate_limit' } })
    await slow.close()
  })
})

describe('lists and expansions', () => {
  test('page from the newest object on, forwards and backwards', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names)
      await request('POST', '/v1/customers', `email=page-${name}@x.example&name=${name}`)
    const page = async (query: string) => {
      const { body } = await request('GET', `/v1/customers?${query}`)
      return {
        names: body.data.map(({ name }: { name: string }) => name),
        ids: body.data.map(({ id }: { id: string }) => id),
        more: body.has_more,
      }
    }
    const first = await page('limit=2')
    expect(first.names).toEqual(['e', 'd'])
    const second = await page(`limit=2&starting_after=${first.ids[1]}`)
    expect([second.names, second.more]).toEqual([['c', 'b'], true])
    expect((await page(`limit=2&ending_before=${second.ids[1]}`)).names).toEqual(['d', 'c'])
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'starting_after=cus_none',
      'starting_after=a&ending_before=b',
    ])
      expect((await request('GET', `/v1/customers?${query}`)).status, query).toBe(400)
  })

  test('expand references, at most four levels deep, and no other field', async () => {
    const { sku } = await seedSku(app.admin)
    const session = await shop.buy(shop.price(sku), { email: someone() })
    const path = `/v1/checkout/sessions/${session.id}`
    const { body } = await request(
      'GET',
      `${path}?expand[]=payment_intent.latest_charge&expand[]=line_items.data.price.product`,
    )
    expect(body.payment_intent.latest_charge).toMatchObject({ object: 'charge', paid: true })
    expect(body.line_items.data[0].price.product).toMatchObject({ object: 'product' })
    expect((await request('GET', path)).body).not.toHaveProperty('line_items')
    for (const field of [
      'mode',
      'nothing',
      'payment_intent.latest_charge.payment_intent.latest_charge.customer',
    ])
      expect((await request('GET', `${path}?expand[]=${field}`)).status, field).toBe(400)
  })
})

describe('webhooks', () => {
  test('are attempted again after a failure, until Stripe gives up', async () => {
    await emulator.webhooks.flush()
    const endpoint = account.get('webhook_endpoint', shop.endpoint.id)
    const { url } = endpoint
    endpoint.url = 'http://127.0.0.1:9/'
    account.emit('customer.updated', account.add('customer', { email: null }))
    expect(await emulator.webhooks.flush()).toMatchObject([{ attempts: 1, status: 0 }])
    expect(emulator.webhooks.pending).toMatchObject([{ attempts: 1 }])
    endpoint.url = url
    expect(await emulator.webhooks.flush()).toMatchObject([{ attempts: 2, status: 200 }])
    endpoint.url = 'http://127.0.0.1:9/'
    account.emit('customer.updated', account.add('customer', { email: null }))
    while (emulator.webhooks.pending.length > 0) await emulator.webhooks.flush()
    expect(account.all('event').at(-1)).toMatchObject({ type: 'customer.updated' })
    endpoint.url = url
  })

  test('a redirect is a failure, and only wanted events are sent', async () => {
    const endpoint = account.get('webhook_endpoint', shop.endpoint.id)
    endpoint.enabled_events = ['invoice.paid']
    account.emit('customer.updated', account.add('customer', { email: null }))
    expect(emulator.webhooks.pending).toEqual([])
    endpoint.enabled_events = ['*']
  })
})

describe('test clocks', () => {
  test('advance by at most two intervals of the shortest subscription', async () => {
    const { sku } = await seedSku(app.admin, { term: 'P1M' })
    const subscriber = await subscribe(shop, shop.price(sku, { recurring: { interval: 'month' } }))
    await expect(subscriber.until('2026-03-16T12:00:00Z')).rejects.toThrow('more than two intervals')
    await expect(subscriber.until('2026-01-15T12:00:00Z')).rejects.toThrow('must be later')
    await subscriber.until('2026-03-15T11:00:00Z')
    const invoices = account.all('invoice').filter(({ _subscription }) => _subscription === subscriber.id)
    expect(invoices.map(({ status, billing_reason }: StripeObject) => [status, billing_reason])).toEqual([
      ['paid', 'subscription_create'],
      ['paid', 'subscription_cycle'],
    ])
  })
})
