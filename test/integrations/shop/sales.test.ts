import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SaleResponse } from '../../../integrations/shop/follow-sent-sale.ts'
import { shopRoutes } from '../../../integrations/shop/routes.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../../src/platform/db.ts'
import { shopVariables } from '../../../src/shops/shop-settings.ts'
import { startTestApp } from '../../app.ts'
import { seedSku } from '../../domain/sales/selling.ts'
import { listen } from '../../http/listen.ts'
import { uniqueCode } from '../../seed.ts'
import { Webhook } from '../../webhooks/standard-webhooks.ts'

const app = await startTestApp()
const { db } = app.ctx
const secretOf = () => `whsec_${randomBytes(32).toString('base64')}`
const [secret, former, other] = [secretOf(), secretOf(), secretOf()]
const keys = shopVariables.LICET_SHOP_SECRETS.parse(`main:${secret}, main:${former},outlet:${other}`)
const url = await listen(app, { routes: shopRoutes(app.ctx, keys) })

interface Signed {
  secret?: string
  at?: Date
  headers?: Record<string, string>
}

async function post(body: string, { secret: key = secret, at = new Date(), headers = {} }: Signed = {}) {
  const id = randomUUID()
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, at, body),
  }
  return await fetch(`${url}/sales`, { method: 'POST', body, headers: { ...signed, ...headers } })
}

/** Sends a sale. Each state is a second later than the one before. */
let seconds = 0
async function send(sale: object, signed?: Signed): Promise<SaleResponse> {
  const changedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)).toISOString()
  const response = await post(JSON.stringify({ changedAt, ...sale }), signed)
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as SaleResponse
}

const order = () => uniqueCode('order')
const someone = () => ({ email: `${uniqueCode('buyer')}@example.com`, name: 'Ada Lovelace' })
const stored = (externalId: string, source = 'shop:main') =>
  db.sale.findUnique({
    where: { source_externalId: { source, externalId } },
    include: { effects: { include: { license: true } }, lines: true },
  })

describe('a sale that a shop sends', () => {
  test('issues a license to a new account, and mails the key', async () => {
    const { licenseType, sku } = await seedSku(app.admin)
    const [id, customer] = [order(), { ...someone(), business: 'Analytical Engines', locale: 'de' }]
    const response = await send({ id, state: 'WON', customer, lines: [{ sku, quantity: 3, price: '99.00' }] })
    expect(response).toMatchObject({
      outcome: 'FOLLOWED',
      state: 'WON',
      effects: [{ intent: 'NEW', licenseType, quantity: 3, inForce: true }],
      problems: [],
    })
    expect(response.sale).toMatch(/^sale_/)
    expect(response.effects[0]!.license).toMatch(/^lic_/)
    const contact = await db.contact.findFirstOrThrow({
      where: { email: customer.email },
      include: { account: true },
    })
    expect(contact).toMatchObject({
      name: 'Ada Lovelace',
      locale: 'de',
      account: { name: 'Analytical Engines' },
    })
    const mails = await db.notification.findMany({ where: { contactId: contact.id } })
    expect(mails.map(({ message }) => message)).toContain('LICENSE_ISSUED')
  })

  test('again changes nothing, and gets the same response', async () => {
    const { sku } = await seedSku(app.admin)
    const sale = { id: order(), state: 'WON', customer: someone(), lines: [{ sku }] }
    const changedAt = '2026-03-01T10:00:00+01:00'
    const first = await send({ ...sale, changedAt })
    expect(await send({ ...sale, changedAt })).toEqual(first)
    expect(await send(sale)).toMatchObject({ outcome: 'OUTDATED', effects: first.effects })
    expect((await stored(sale.id))?.effects).toHaveLength(1)
  })

  test('with a license type that is retired follows its other lines, and is followed further afterwards', async () => {
    const [kept, retired] = [await seedSku(app.admin), await seedSku(app.admin)]
    const lines = [{ sku: kept.sku }, { sku: retired.sku, quantity: 2 }]
    const sale = { id: order(), state: 'WON', customer: someone(), lines }
    await transact(db, (tx) => retireLicenseType(app.admin, tx, retired.licenseType))
    const response = await send(sale)
    expect(response).toMatchObject({
      effects: [{ licenseType: kept.licenseType, quantity: 1 }],
      problems: [{ code: 'REFUSED', detail: expect.stringContaining('LICENSE_TYPE_RETIRED') }],
    })
    const more = await send({ ...sale, lines: [{ sku: kept.sku, quantity: 4 }, lines[1]] })
    expect(more).toMatchObject({ effects: [{ quantity: 4 }], problems: [{ code: 'REFUSED' }] })
    const all = { ...sale, id: order(), customer: someone(), lines: [lines[1]!] }
    expect(await send(all)).toMatchObject({ sale: null, problems: [{ code: 'REFUSED' }] })
    expect(await db.contact.count({ where: { email: all.customer.email } })).toBe(0)
  })

  test('in an older state than the last one changes nothing, also if that sale was not stored', async () => {
    const { sku } = await seedSku(app.admin)
    const sale = { id: order(), customer: someone(), lines: [{ sku }] }
    const early = { ...sale, state: 'WON', changedAt: '2026-02-01T00:00:00Z' }
    const late = { ...sale, state: 'LOST', changedAt: '2026-02-01T00:00:00.001Z' }
    expect(await send(late)).toMatchObject({ outcome: 'FOLLOWED', sale: null, state: null, effects: [] })
    expect(await send(early)).toMatchObject({ outcome: 'OUTDATED', sale: null })
    expect(await stored(sale.id)).toBeNull()
  })

  test('is renewed by the next sale to the same customer, refunded by quantity, and undone', async () => {
    const { sku } = await seedSku(app.admin, { term: 'P1Y' })
    const customer = { id: uniqueCode('customer'), ...someone() }
    const first = await send({ id: order(), state: 'WON', customer, lines: [{ sku, quantity: 4 }] })
    const renewal = {
      id: order(),
      customer: { id: customer.id },
      lines: [{ sku, quantity: 4, intent: 'RENEW' }],
    }
    const before = (await stored(renewal.id))?.effects
    expect(before).toBeUndefined()
    const renewed = await send({ ...renewal, state: 'WON' })
    expect(renewed).toMatchObject({ account: first.account, effects: [{ intent: 'RENEW', quantity: 4 }] })
    expect(renewed.effects[0]!.license).toBe(first.effects[0]!.license)
    const licenseOf = async () => (await stored(renewal.id))!.effects[0]!.license
    expect(await licenseOf()).toMatchObject({ terms: 2, maxActivations: 4 })

    const refunded = { ...renewal, state: 'WON', lines: [{ ...renewal.lines[0], refunded: 1 }] }
    expect(await send(refunded)).toMatchObject({ effects: [{ quantity: 3, inForce: true }] })
    expect(await licenseOf()).toMatchObject({ maxActivations: 3 })

    expect(await send({ ...renewal, state: 'REFUNDED' })).toMatchObject({
      state: 'REFUNDED',
      effects: [{ inForce: false }],
    })
    expect(await licenseOf()).toMatchObject({ terms: 1, maxActivations: 4, suspendedAt: null })
  })

  test('with an unknown SKU is a problem and a review, and is followed when it is sent again', async () => {
    const { licenseType, sku } = await seedSku(app.admin)
    const missing = uniqueCode('SKU')
    const sale = { id: order(), state: 'WON', customer: someone(), lines: [{ sku }, { sku: missing }] }
    const response = await send(sale)
    expect(response.problems).toMatchObject([{ code: 'SKU_UNKNOWN', intents: [] }])
    expect(response.effects).toHaveLength(1)
    const review = { object: 'SALE', source: 'shop:main', remoteId: sale.id } as const
    expect(await db.crmReview.findMany({ where: review })).toMatchObject([
      { code: 'DEAL_SKU_UNKNOWN', resolvedAt: null },
    ])
    const type = await db.licenseType.findUniqueOrThrow({ where: { code: licenseType } })
    await db.sku.create({ data: { sku: missing, licenseTypeId: type.id } })
    expect((await send(sale)).problems).toEqual([])
    expect(await db.crmReview.count({ where: { ...review, resolvedAt: null } })).toBe(0)
  })

  test('with several readings names their intents, and a stated one decides', async () => {
    const { sku } = await seedSku(app.admin, { term: 'P1Y' })
    const customer = { id: uniqueCode('customer'), ...someone() }
    await send({ id: order(), state: 'WON', customer, lines: [{ sku, quantity: 2 }] })
    const more = { id: order(), state: 'WON', customer, lines: [{ sku, quantity: 5 }] }
    const asked = await send(more)
    expect(asked.problems).toMatchObject([{ code: 'AMBIGUOUS' }])
    expect(asked.problems[0]!.intents).toEqual(expect.arrayContaining(['RENEW', 'ADD_SEATS']))
    const decided = await send({ ...more, lines: [{ sku, quantity: 5, intent: 'ADD_SEATS' }] })
    expect(decided).toMatchObject({ problems: [], effects: [{ intent: 'ADD_SEATS', quantity: 5 }] })
  })

  test('without an address is a problem of the customer', async () => {
    const { sku } = await seedSku(app.admin)
    const response = await send({ id: order(), state: 'WON', customer: { name: 'Ada' }, lines: [{ sku }] })
    expect(response).toMatchObject({ sale: null, problems: [{ code: 'INCOMPLETE' }] })
  })

  test('of another shop with the same ID is another sale', async () => {
    const { sku } = await seedSku(app.admin)
    const id = order()
    await send({ id, state: 'WON', customer: someone(), lines: [{ sku }] })
    await send({ id, state: 'WON', customer: someone(), lines: [{ sku }] }, { secret: other })
    const sales = [await stored(id), await stored(id, 'shop:outlet')]
    expect(sales.map((sale) => sale?.effects.length)).toEqual([1, 1])
    expect(sales[0]?.accountId).not.toBe(sales[1]?.accountId)
  })
})

describe('a request', () => {
  const body = async () => {
    const { sku } = await seedSku(app.admin)
    const changedAt = new Date().toISOString()
    return { id: order(), state: 'WON', changedAt, customer: someone(), lines: [{ sku }] }
  }

  test('is accepted with each secret of a shop, for a rotation', async () => {
    for (const one of [secret, former])
      expect((await post(JSON.stringify(await body()), { secret: one })).status).toBe(200)
  })

  test.each<[string, Signed]>([
    ['an unknown secret', { secret: secretOf() }],
    ['a time of ten minutes ago', { at: new Date(Date.now() - 600_000) }],
    ['a time in ten minutes', { at: new Date(Date.now() + 600_000) }],
    ['another ID than the signed one', { headers: { 'webhook-id': 'another' } }],
    ['no signature', { headers: { 'webhook-signature': '' } }],
    ['an asymmetric signature', { headers: { 'webhook-signature': 'v1a,AAAA' } }],
  ])('with %s gets 401 and changes nothing', async (_, signed) => {
    const sale = await body()
    const response = await post(JSON.stringify(sale), signed)
    expect(response.status).toBe(401)
    expect(await stored(sale.id)).toBeNull()
    expect(await db.shopState.count({ where: { externalId: sale.id } })).toBe(0)
  })

  test.each<[string, (sale: Record<string, unknown>) => unknown, string]>([
    ['no object', () => [], ''],
    ['an unknown state', (sale) => ({ ...sale, state: 'PAID' }), 'state'],
    ['no time', ({ changedAt: _, ...sale }) => sale, 'changedAt'],
    ['a time without an offset', (sale) => ({ ...sale, changedAt: '2026-01-01T00:00:00' }), 'changedAt'],
    [
      'a time in two days',
      (sale) => ({ ...sale, changedAt: new Date(Date.now() + 172_800_000) }),
      'changedAt',
    ],
    ['no lines', (sale) => ({ ...sale, lines: [] }), 'lines'],
    ['201 lines', (sale) => ({ ...sale, lines: Array(201).fill({ sku: 'A' }) }), 'lines'],
    [
      'a text as a quantity',
      (sale) => ({ ...sale, lines: [{ sku: 'A', quantity: '5' }] }),
      'lines.0.quantity',
    ],
    ['a negative refund', (sale) => ({ ...sale, lines: [{ sku: 'A', refunded: -1 }] }), 'lines.0.refunded'],
    ['an unknown member', (sale) => ({ ...sale, license: 'lic_1' }), 'license'],
    ['an ID of 256 characters', (sale) => ({ ...sale, id: 'x'.repeat(256) }), 'id'],
    ['no customer', ({ customer: _, ...sale }) => sale, 'customer'],
  ])('with %s gets 400 and the path', async (_, change, path) => {
    const response = await post(JSON.stringify(change(await body())))
    expect(response.status).toBe(400)
    const { issues } = (await response.json()) as { issues: { path: string; message: string }[] }
    expect(issues.map((issue) => issue.path)).toContain(path)
    for (const { message } of issues) expect(message).toMatch(/^(must|is) /)
  })

  test.each([
    ['half a body', '{', 400],
    ['no text', '\ufffe\u0000', 400],
    ['300,000 characters', `"${'x'.repeat(300_000)}"`, 413],
  ])('with %s is refused', async (_, text, status) => {
    expect((await post(text)).status).toBe(status)
  })

  test('with text of a customer that PostgreSQL or a mail cannot have is followed or refused, and never a fault', async () => {
    const { sku } = await seedSku(app.admin)
    for (const name of [
      '\u0000',
      '\ud800',
      '\u202eadA',
      'x'.repeat(200),
      '__proto__',
      'Verify at https://evil.example',
    ]) {
      const sale = { ...(await body()), customer: { ...someone(), name, business: name }, lines: [{ sku }] }
      const { status } = await post(JSON.stringify(sale))
      expect([200, 400]).toContain(status)
    }
    for (const text of ['\u0000', '\ud800', 'a\u0000b']) {
      const sale = { ...(await body()), id: text, lines: [{ sku: text, start: text, price: text }] }
      expect([200, 400]).toContain((await post(JSON.stringify(sale))).status)
    }
  })

  test('of another method gets 405', async () => {
    const response = await fetch(`${url}/sales`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

test.each([
  'main',
  'main:secret',
  'Main:whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'main:whsec_AAAA',
  `main:whsec_${Buffer.alloc(65).toString('base64')}`,
])('the secret %s is refused', (text) => {
  expect(shopVariables.LICET_SHOP_SECRETS.safeParse(text).success).toBe(false)
})
