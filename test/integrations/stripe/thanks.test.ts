import { describe, expect, test } from 'vitest'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { settlePayment } from '../../../integrations/stripe/emulator/objects/checkout-sessions.ts'
import { deleteShownKeys } from '../../../src/shops/shown-keys.ts'
import { noMail, startTestApp, unlimited } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { someone, startShop } from './shop.ts'
import { subscribe } from './subscribers.ts'

const shop = await startShop({}, await startTestApp(createEmbedded, openMail(noMail), unlimited))
const { app, emulator } = shop
const { db } = app.ctx

const KEY = /<code translate="no">([^<]+)<\/code>/g

async function open(sessionId: string, language = 'en') {
  const response = await fetch(`${shop.url}/stripe/thanks?session_id=${sessionId}`, {
    headers: { 'accept-language': language },
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    keys: [...text.matchAll(KEY)].map(([, key]) => key!),
  }
}

async function buy(pays?: 'LATER') {
  const { sku } = await seedSku(app.admin)
  const entered = { email: someone(), ...(pays && { pays }) }
  return await shop.buy(shop.price(sku), entered)
}

describe('the page after a purchase', () => {
  test('shows the new key once, and it is the key of the license', async () => {
    const session = await buy()
    await shop.pull()
    const first = await open(session.id)
    expect([first.status, first.keys.length]).toEqual([200, 1])
    const license = await db.license.findFirstOrThrow({
      where: { saleEffects: { some: { sale: { externalId: session.id } } } },
      include: { keys: true },
    })
    expect(first.keys[0]!.endsWith(license.keyHint)).toBe(true)
    const second = await open(session.id)
    expect([second.status, second.keys]).toEqual([200, []])
    expect(second.text).toContain('on its way by mail')
    expect(second.text).not.toContain(license.keyHint)
    // Later events do not bring the key back.
    emulator.account.emit('checkout.session.completed', session)
    await shop.pull()
    expect((await open(session.id)).keys).toEqual([])
    expect(await db.shownKey.findMany({ where: { externalId: session.id } })).toMatchObject([
      { sealedKey: null },
    ])
  })

  test('of two browsers at once shows the key to one', async () => {
    const session = await buy()
    await shop.pull()
    const pages = await Promise.all(Array.from({ length: 5 }, () => open(session.id)))
    expect(pages.flatMap(({ keys }) => keys)).toHaveLength(1)
  })

  test('that is faster than the webhook reloads, and has the purchase read', async () => {
    const session = await buy()
    emulator.webhooks.pending.splice(0)
    const page = await open(session.id)
    expect(page.text).toContain('being prepared')
    expect(page.headers.get('refresh')).toBe('3')
    app.setNow('2026-01-15T12:02:00Z')
    const late = await open(session.id)
    expect([late.text.includes('by mail'), late.headers.get('refresh')]).toEqual([true, null])
    app.setNow('2026-01-15T12:00:00Z')
    await shop.sync.run()
    expect((await open(session.id)).keys).toHaveLength(1)
  })

  test('shows all keys of a purchase, and the key of a subscription', async () => {
    const [{ sku: one }, { sku: two }] = [await seedSku(app.admin), await seedSku(app.admin)]
    const [price, other] = [shop.price(one), shop.price(two)]
    const line_items = [
      { price: price.id, quantity: 1 },
      { price: other.id, quantity: 5 },
    ]
    const session = await shop.buy(price, { email: someone() }, { line_items })
    const subscriber = await subscribe(shop, shop.price(one, { recurring: { interval: 'month' } }))
    const subscribed = emulator.account
      .all('checkout.session')
      .find(({ subscription }) => subscription === subscriber.id)!
    await shop.pull()
    const page = await open(session.id)
    expect(page.keys).toHaveLength(2)
    expect(page.text).toContain('5 seats')
    expect((await open(subscribed.id)).keys).toHaveLength(1)
  })

  test('forgets the key after half an hour', async () => {
    app.setNow('2026-01-15T12:00:00Z')
    const session = await buy()
    await shop.pull()
    app.setNow('2026-01-15T12:30:00Z')
    expect((await open(session.id)).keys).toEqual([])
    await deleteShownKeys(app.ctx)
    expect(await db.shownKey.findMany({ where: { externalId: session.id } })).toEqual([])
    app.setNow('2026-01-15T12:00:00Z')
  })

  test('shows no key before a delayed payment, for an open or unknown session, or of a purchase without a license', async () => {
    const later = await buy('LATER')
    await shop.pull()
    expect((await open(later.id)).text).toContain('being processed')
    settlePayment(emulator.account, later, true)
    await shop.pull()
    expect((await open(later.id)).keys).toHaveLength(1)
    const { sku } = await seedSku(app.admin)
    const line_items = [{ price: shop.price(sku).id, quantity: 1 }]
    const started = await shop.session({ mode: 'payment', success_url: 'https://shop.example/', line_items })
    expect((await open(started.id)).text).toContain('not complete')
    for (const id of [
      '',
      'cs_test_unknown0123456789012345',
      'cs_live_0123456789012345678901',
      '../../v1/account',
      '%00',
    ])
      expect([id, (await open(id)).status]).toEqual([id, 404])
    const mug = await shop.buy(shop.price(null), { email: someone() })
    await open(mug.id)
    await shop.pull()
    expect((await open(mug.id)).text).toContain('by mail')
  })

  test('says that it cannot be shown while Stripe fails', async () => {
    const session = await buy()
    await shop.pull()
    emulator.faults.add({ path: session.id, play: { kind: 'status', status: 503 } })
    const failed = await open(session.id)
    expect([failed.status, failed.keys]).toEqual([503, []])
    expect((await open(session.id)).keys).toHaveLength(1)
  })

  test('is in German for a German browser, and stored nowhere', async () => {
    const session = await buy()
    await shop.pull()
    const { text, headers } = await open(session.id, 'de-AT,en;q=0.5')
    expect(text).toContain('<html lang="de">')
    expect(text).toContain('Ihr Lizenzschlüssel')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      vary: 'accept-language',
    })
    const policy = headers.get('content-security-policy')!
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    expect(policy).not.toContain('unsafe')
    expect(app.logged.map((line) => JSON.stringify(line)).join('\n')).not.toContain(session.id.slice(-20))
  })

  test('answers only GET', async () => {
    for (const method of ['POST', 'HEAD', 'PUT']) {
      const response = await fetch(`${shop.url}/stripe/thanks?session_id=cs_test_1`, { method })
      expect([method, response.status]).not.toEqual([method, 200])
    }
  })
})
