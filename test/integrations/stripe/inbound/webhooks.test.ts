import { describe, expect, test } from 'vitest'
import { openMail } from '../../../../integrations/email/open-mail.ts'
import { signatureHeader } from '../../../../integrations/stripe/emulator/webhooks/sign.ts'
import { stripeRoutes } from '../../../../integrations/stripe/routes.ts'
import { noMail, startTestApp, unlimited } from '../../../app.ts'
import { createEmbedded } from '../../../database.ts'
import { listen } from '../../../http/listen.ts'
import { startShop } from '../shop.ts'

const shop = await startShop({}, await startTestApp(createEmbedded, openMail(noMail), unlimited))
const { app, emulator } = shop

let events = 0
function eventOf(fields: object = {}): string {
  events++
  return JSON.stringify({
    id: `evt_test${events}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1_768_478_400,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'checkout.session.completed',
    data: { object: { id: `cs_test_${events}`, object: 'checkout.session', mode: 'payment' } },
    ...fields,
  })
}

const stored = () =>
  app.ctx.db.crmInboxEvent.findMany({ where: { source: 'stripe' }, orderBy: { id: 'asc' } })

describe('signatures', () => {
  test('stores a signed event once, and only which object changed', async () => {
    const body = eventOf()
    const before = (await stored()).length
    expect((await shop.post(body)).status).toBe(200)
    expect(await (await shop.post(body)).json()).toEqual({ stored: 0 })
    const [event, ...others] = (await stored()).slice(before)
    expect(others).toEqual([])
    expect(event).toMatchObject({
      portalId: 'test',
      object: 'CHECKOUT',
      objectId: `cs_test_${events}`,
      subscriptionType: 'checkout.session.completed',
      processedAt: null,
    })
  })

  test('refuses unsigned, forged and old requests, and records each in the audit log', async () => {
    const body = eventOf()
    const before = (await stored()).length
    const old = new Date(app.ctx.now().getTime() - 301_000)
    const attempts: [string, Record<string, string>][] = [
      ['UNSIGNED', {}],
      ['SIGNATURE', shop.sign(body, ['whsec_another_secret_of_somebody'])],
      ['SIGNATURE', shop.sign(`${body} `)],
      ['SIGNATURE', shop.sign(body, [shop.secret], old)],
      ['SIGNATURE', { 'stripe-signature': 't=1,v1=00' }],
      ['SIGNATURE', { 'stripe-signature': '' }],
    ]
    for (const [reason, headers] of attempts) {
      app.logged.length = 0
      const response = await shop.post(body, headers)
      expect(response.status, reason).toBe(401)
      const audited = app.logged.filter(({ audit }) => audit === true)
      expect(audited, reason).toMatchObject([{ msg: 'Stripe request refused', reason, address: '127.0.0.1' }])
      expect(JSON.stringify(audited)).not.toContain(shop.secret)
    }
    expect((await stored()).length).toBe(before)
  })

  test('accepts the tolerance of five minutes to the second', async () => {
    const body = eventOf()
    const at = new Date(app.ctx.now().getTime() - 300_000)
    expect((await shop.post(body, shop.sign(body, [shop.secret], at))).status).toBe(200)
  })

  test('accepts each of several secrets, so that a secret can be rolled', async () => {
    const secrets = ['whsec_the_first_secret_0123', 'whsec_the_second_secret_0123']
    const clock = () => app.ctx.now()
    const url = await listen(app, {
      routes: stripeRoutes({ app: app.ctx, client: shop.client, webhookSecrets: secrets, clock }),
    })
    const post = async (signing: string[]) => {
      const body = eventOf()
      const headers = { 'stripe-signature': signatureHeader(body, signing, clock()) }
      return (await fetch(`${url}/stripe/webhooks`, { method: 'POST', body, headers })).status
    }
    expect(await post([secrets[0]!])).toBe(200)
    expect(await post([secrets[1]!])).toBe(200)
    // While both secrets are valid, Stripe signs with both.
    expect(await post(['whsec_unknown_secret_0123456', secrets[1]!])).toBe(200)
    expect(await post(['whsec_unknown_secret_0123456'])).toBe(401)
  })

  test('wakes the sync once an event was stored, and not for a repeat', async () => {
    let wakes = 0
    const url = await listen(app, {
      routes: stripeRoutes({
        ...{ app: app.ctx, client: shop.client, webhookSecrets: [shop.secret] },
        clock: () => app.ctx.now(),
        onStored: () => wakes++,
      }),
    })
    const body = eventOf()
    const post = () => fetch(`${url}/stripe/webhooks`, { method: 'POST', body, headers: shop.sign(body) })
    expect(await (await post()).json()).toEqual({ stored: 1 })
    expect(await (await post()).json()).toEqual({ stored: 0 })
    expect(wakes).toBe(1)
  })

  test('serves no webhooks without a signing secret', async () => {
    const url = await listen(app, {
      routes: stripeRoutes({
        ...{ app: app.ctx, client: shop.client, webhookSecrets: [] },
        clock: () => app.ctx.now(),
      }),
    })
    const body = eventOf()
    const response = await fetch(`${url}/stripe/webhooks`, { method: 'POST', body, headers: shop.sign(body) })
    expect(response.status).toBe(404)
  })
})

describe('requests', () => {
  test('accepts POST only', async () => {
    const response = await fetch(`${shop.url}/stripe/webhooks`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('refuses a body that is too large', async () => {
    const body = `{"padding":"${'x'.repeat(1_000_001)}"}`
    expect((await shop.post(body)).status).toBe(413)
  })

  test('refuses a signed body that is no event', async () => {
    for (const body of ['{"id":"x"}', '[]', eventOf({ created: 'yesterday' }), eventOf({ type: '<b>' })])
      expect((await shop.post(body)).status, body).toBe(400)
  })

  test('ignores events of other objects, and of accounts connected to the platform', async () => {
    const before = (await stored()).length
    const ignored = [
      eventOf({ type: 'balance.available', data: { object: { object: 'balance' } } }),
      eventOf({ account: 'acct_connected' }),
      eventOf({ data: { object: { id: 'cs_setup', mode: 'setup' } } }),
      eventOf({ data: { object: { id: '../v1/account', mode: 'payment' } } }),
    ]
    for (const body of ignored) expect(await (await shop.post(body)).json()).toEqual({ stored: 0 })
    expect((await stored()).length).toBe(before)
  })

  test('the emulator signs with both secrets after a secret was rolled', async () => {
    const { rollSecret } = await import(
      '../../../../integrations/stripe/emulator/objects/webhook-endpoints.ts'
    )
    const endpoint = emulator.account.get('webhook_endpoint', shop.endpoint.id)
    rollSecret(endpoint, new Date(app.ctx.now().getTime() + 60_000))
    emulator.account.emit('customer.created', emulator.account.add('customer', { email: null }))
    const [delivery] = await emulator.webhooks.flush()
    expect(delivery).toMatchObject({ status: 200, attempts: 1 })
  })
})
