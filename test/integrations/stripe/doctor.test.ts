import { beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../integrations/stripe/api/client.ts'
import { createLimiter } from '../../../integrations/stripe/api/limiter.ts'
import { checkShop } from '../../../integrations/stripe/doctor/check-shop.ts'
import { createEndpoint } from '../../../integrations/stripe/emulator/objects/webhook-endpoints.ts'
import { followedEvents } from '../../../integrations/stripe/followed-events.ts'
import { mapPrices } from '../../../integrations/stripe/setup/map-prices.ts'
import { setUpEndpoint } from '../../../integrations/stripe/setup/set-up-endpoint.ts'
import { startShop } from './shop.ts'

const shop = await startShop()
const { emulator, client } = shop
const { account } = emulator
const url = `${shop.url}/stripe/webhooks`

const check = (options: Partial<Parameters<typeof checkShop>[0]> = {}) =>
  checkShop({ client, url, webhookSecrets: [shop.secret], ...options })
const of = async (name: string, options = {}) =>
  (await check(options)).filter((finding) => finding.check === name)

beforeEach(() => {
  for (const type of ['price', 'product'] as const)
    for (const { id } of account.all(type)) account.remove(type, id)
})

describe('the doctor', () => {
  test('finds nothing to fix when everything is set up', async () => {
    shop.price('STUDIO-1Y')
    const findings = await check()
    expect(findings.filter(({ ok }) => !ok)).toEqual([])
    expect(findings.map(({ check: name }) => name)).toEqual([
      'key',
      'permissions',
      'webhook endpoint',
      'webhooks',
      'prices',
    ])
    expect(findings[0]!.message).toBe(`${account.id} (Emulated shop), in test mode`)
  })

  test('writes nothing', async () => {
    emulator.calls.length = 0
    await check()
    expect(emulator.calls.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([])
  })

  test('names a wrong key, without showing it', async () => {
    const key = 'sk_test_wrong0123456789'
    const wrong = createClient({
      key: { key },
      baseUrl: emulator.url,
      log: shop.app.ctx.log,
      limiter: createLimiter(100),
    })
    const findings = await check({ client: wrong })
    expect(findings).toMatchObject([
      { check: 'key', ok: false, fix: expect.stringContaining('LICET_STRIPE_KEY') },
    ])
    expect(JSON.stringify(findings)).not.toMatch(/wrong|6789/)
  })

  test('names a Stripe that cannot be reached', async () => {
    const log = shop.app.ctx.log
    const away = createClient({
      key: { key: account.key },
      baseUrl: 'http://127.0.0.1:9',
      log,
      limiter: createLimiter(100),
    })
    expect(await check({ client: away })).toMatchObject([
      { check: 'key', ok: false, message: expect.stringContaining('UNREACHABLE') },
    ])
  })

  test('names each permission that a restricted key lacks', async () => {
    for (const path of ['/v1/disputes', '/v1/credit_notes'])
      emulator.faults.add({
        path,
        play: { kind: 'status', status: 403, error: { message: 'No permission.' } },
      })
    const found = await of('permissions')
    expect(found.map(({ ok, message }) => [ok, message])).toEqual([
      [false, 'the key may not read Credit notes'],
      [false, 'the key may not read Disputes'],
    ])
  })

  test('names a missing, disabled and incomplete endpoint, and two of them', async () => {
    const endpoint = account.get('webhook_endpoint', shop.endpoint.id)
    endpoint.status = 'disabled'
    expect(await of('webhook endpoint')).toMatchObject([{ ok: false, message: `${url} is disabled` }])
    Object.assign(endpoint, {
      status: 'enabled',
      enabled_events: ['invoice.paid', ...followedEvents.slice(3)],
    })
    expect(await of('webhook endpoint')).toMatchObject([
      { ok: false, message: expect.stringContaining(followedEvents[0]) },
    ])
    endpoint.enabled_events = ['*']
    const second = createEndpoint(account, { url, enabled_events: ['*'] })
    expect(await of('webhook endpoint')).toMatchObject([
      { ok: false, message: expect.stringContaining('2 have the URL') },
    ])
    account.remove('webhook_endpoint', second.id)
    expect(await of('webhook endpoint', { url: 'http://127.0.0.1:9/stripe/webhooks' })).toMatchObject([
      { ok: false, message: expect.stringContaining('none has the URL') },
    ])
  })

  test('says so if the key may not read endpoints', async () => {
    emulator.faults.add({ path: '/v1/webhook_endpoints', play: { kind: 'status', status: 403 } })
    expect(await of('webhook endpoint')).toMatchObject([
      { ok: true, message: expect.stringContaining('not checked') },
    ])
  })

  test('sends the gateway a signed probe: no secret, another secret, another server, no server', async () => {
    expect(await of('webhooks', { webhookSecrets: [] })).toMatchObject([{ ok: false }])
    expect(await of('webhooks', { webhookSecrets: ['whsec_of_another_endpoint'] })).toMatchObject([
      { ok: false, message: expect.stringContaining('another signing secret') },
    ])
    expect(await of('webhooks', { url: `${shop.url}/elsewhere` })).toMatchObject([
      { ok: false, message: expect.stringContaining('serves no webhooks') },
    ])
    expect(await of('webhooks', { url: 'http://127.0.0.1:9/' })).toMatchObject([
      { ok: false, message: expect.stringContaining('cannot be reached') },
    ])
    expect(await shop.app.ctx.db.crmInboxEvent.count({ where: { eventId: 'evt_probe_of_the_doctor' } })).toBe(
      0,
    )
  })

  test('lists the prices that name no SKU', async () => {
    expect(await of('prices')).toMatchObject([{ ok: false, message: 'no product has an active price' }])
    const mug = shop.price(null)
    expect(await of('prices')).toMatchObject([
      { ok: false, message: 'none of the 1 active prices names a SKU' },
    ])
    shop.price('STUDIO-1Y')
    shop.price(null, { lookup_key: 'STUDIO-1M' })
    const [found] = await of('prices')
    expect(found).toMatchObject({
      ok: true,
      message: expect.stringContaining(`2 of 3 active prices name a SKU. These issue no license: ${mug.id}`),
    })
    account.get('product', String(mug.product)).active = false
    expect(await of('prices')).toMatchObject([{ ok: true, message: '2 of 2 active prices name a SKU' }])
  })
})

describe('the setup', () => {
  const other = 'http://127.0.0.1:9/stripe/webhooks'

  test('creates the endpoint once, with its secret, and adds what it lacks later', async () => {
    const created = await setUpEndpoint(client, other)
    expect(created).toEqual({
      done: `created the webhook endpoint ${other}`,
      secret: expect.stringMatching(/^whsec_/),
    })
    expect(await setUpEndpoint(client, other)).toEqual({ done: null, secret: null })
    const endpoint = account.all('webhook_endpoint').find((one) => one.url === other)!
    expect(endpoint).toMatchObject({ api_version: '2026-10-28.endive', enabled_events: [...followedEvents] })
    Object.assign(endpoint, { enabled_events: ['charge.refunded', 'payout.paid'], status: 'disabled' })
    expect((await setUpEndpoint(client, other)).done).toMatch(/^added the events .*, and enabled it$/)
    expect(endpoint.status).toBe('enabled')
    expect(new Set(endpoint.enabled_events as string[])).toEqual(new Set([...followedEvents, 'payout.paid']))
  })

  test('gives prices their SKUs, keeps other metadata, and names a price that does not exist', async () => {
    const price = shop.price(null, { metadata: { color: 'blue' } })
    const mappings = [
      { price: price.id, sku: 'STUDIO-1Y' },
      { price: 'price_none', sku: 'X' },
    ]
    expect(await mapPrices(client, mappings)).toEqual({
      done: [`${price.id} sells STUDIO-1Y`],
      left: ['the price price_none does not exist in this mode'],
    })
    expect(account.get('price', price.id).metadata).toEqual({ color: 'blue', licet_sku: 'STUDIO-1Y' })
    expect((await mapPrices(client, mappings)).done).toEqual([])
  })
})
