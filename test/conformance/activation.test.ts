import { describe, expect, test } from 'vitest'
import { chosenClients } from './clients.ts'
import { DAY, patient, startField } from './field.ts'
import { WrongCall } from './program.ts'

const { gateway, proxy, requests, time, device, issue } = await startField()
const { db } = gateway.ctx

const rules = {
  term: 'P1Y',
  maxActivations: 2,
  entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }, { code: 'tier', value: 'gold' }],
}

describe.each(chosenClients())('$name', patient, (client) => {
  async function licensed(more: Record<string, unknown> = {}) {
    const license = await issue({ ...rules, ...more })
    const app = await device(client, license)
    const standing = await app.activate(license.licenseKey)
    return { ...license, app, standing }
  }

  test('a device without a license is UNLICENSED, and sends nothing', async () => {
    const { product } = await issue(rules)
    const before = proxy.seen.length
    const app = await device(client, { product })
    expect(await app.check()).toMatchObject({
      ...{ state: 'UNLICENSED', valid: false, code: 'NOT_ACTIVATED', nextAction: 'ACTIVATE' },
      ...{ entitlements: {}, until: null, expiry: null, source: null },
    })
    expect([await app.has('export'), await app.value('layers'), await app.recordUsage(1)]).toEqual([
      false,
      null,
      false,
    ])
    expect(proxy.seen.length).toBe(before)
  })

  test('an activation grants entitlements, also after a new start', async () => {
    const { app, standing } = await licensed()
    expect(standing).toMatchObject({
      ...{ state: 'LICENSED', valid: true, code: 'VALID', nextAction: null, source: 'GATEWAY' },
      entitlements: { export: true, layers: 64, tier: 'gold' },
    })
    expect(standing.message).toMatch(/\w/)
    expect(Date.parse(standing.until!)).toBe(time.now + 7 * DAY)
    expect(standing.expiry).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
    for (const start of [async () => app, async () => await app.restart()]) {
      const one = await start()
      expect(await one.check()).toMatchObject({ state: 'LICENSED', source: 'GATEWAY' })
      expect([await one.has('export'), await one.has('constructor'), await one.has('scripting')]).toEqual([
        true,
        false,
        false,
      ])
      expect([await one.value('layers'), await one.value('tier'), await one.value('toString')]).toEqual([
        64,
        'gold',
        null,
      ])
    }
  })

  test('a standing needs no request, and the first check of a run sends one', async () => {
    const { app } = await licensed()
    const next = await app.restart()
    const before = requests('validateLicense')
    await next.standing()
    expect(requests('validateLicense')).toBe(before)
    expect(await next.check()).toMatchObject({ state: 'LICENSED' })
    expect(requests('validateLicense')).toBe(before + 1)
    expect(await next.check()).toMatchObject({ state: 'LICENSED' })
    expect(requests('validateLicense')).toBe(before + 1)
    expect(await next.check(true)).toMatchObject({ state: 'LICENSED' })
    expect(requests('validateLicense')).toBe(before + 2)
  })

  test.each([
    ['in lower case', (key: string) => key.toLowerCase()],
    ['without dashes', (key: string) => key.replaceAll('-', '')],
    ['with blanks for dashes, quotes and a line break', (key: string) => `“${key.replaceAll('-', ' ')}”\r\n`],
    ['with other dashes', (key: string) => key.replaceAll('-', '–')],
    [
      'with O for 0 and I for 1',
      (key: string) => `LIC${key.slice(3).replaceAll('0', 'O').replaceAll('1', 'I')}`,
    ],
    ['without its prefix', (key: string) => key.slice(4)],
  ])('a license key %s is accepted', async (_name, spell) => {
    const { product, licenseKey, licenseId } = await issue(rules)
    const app = await device(client, { product })
    expect(await app.activate(spell(licenseKey))).toMatchObject({ state: 'LICENSED', valid: true })
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'LICENSED' })
    expect(await db.activation.count({ where: { licenseId } })).toBe(1)
  })

  test.each([
    ['a wrong key', 'LIC-00000', 'LICENSE_KEY_MALFORMED'],
    ['an unknown key', 'LIC-01234-56789-ABCDE-FGHJK-TZFN5', 'LICENSE_NOT_FOUND'],
  ])('%s is refused with a sentence, and changes nothing', async (_name, key, code) => {
    const { app, licenseKey } = await licensed()
    expect(await app.activate(key)).toMatchObject({
      ...{ state: 'REFUSED', valid: false, code, nextAllowedAt: null, devices: [] },
      message: expect.stringMatching(/key/),
    })
    expect(await app.standing()).toMatchObject({ state: 'LICENSED', valid: true })
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  })

  test('a key of another product is refused', async () => {
    const { licenseKey } = await issue(rules)
    const { product } = await issue({ ...rules, maxActivations: 3 })
    const app = await device(client, { product })
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'REFUSED', valid: false })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED' })
  })

  test('if all seats are in use, the refusal lists the devices', async () => {
    const { product, licenseKey } = await issue({ ...rules, maxActivations: 1 })
    const first = await device(client, { product })
    await first.activate(licenseKey, 'Desk of Ada')
    const other = await device(client, { product, fingerprint: 'desktop' })
    expect(await other.activate(licenseKey)).toMatchObject({
      ...{ state: 'REFUSED', code: 'ACTIVATION_LIMIT_EXCEEDED', nextAction: 'RELEASE_ACTIVATION' },
      devices: [
        {
          device: expect.stringMatching(/^act_/),
          name: 'Des…',
          lastSeenAt: expect.stringMatching(/Z$/),
        },
      ],
    })
    expect(await other.standing()).toMatchObject({ state: 'UNLICENSED', valid: false })
    await first.call('deactivate')
    expect(await other.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
  })

  test.each<[string, string, Record<string, unknown>]>([
    ['a negative amount', 'recordUsage', { amount: -1 }],
    ['half a use', 'recordUsage', { amount: 0.5 }],
    ['a key that is no text', 'activate', { key: 7 }],
    ['a trial that the settings do not name', 'startTrial', { email: 'ada@example.com' }],
    ['a call that does not exist', 'fly', {}],
  ])('%s is a wrong call, and the program goes on', async (_name, call, args) => {
    const { app } = await licensed()
    await expect(app.call(call, args)).rejects.toThrow(WrongCall)
    expect(await app.check()).toMatchObject({ state: 'LICENSED' })
  })

  test('a second open replaces the first client', async () => {
    const { app } = await licensed()
    const other = await app.restart({ fingerprint: 'desktop', store: `${app.store}.other` })
    expect(await other.check()).toMatchObject({ state: 'UNLICENSED' })
    const again = await other.restart({ fingerprint: 'laptop', store: app.store })
    expect(await again.check()).toMatchObject({ state: 'LICENSED' })
  })

  test('the program ends with its input', async () => {
    const { app } = await licensed()
    expect(await app.end()).toBe(0)
  })
})
