import { beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import type { Fault } from '../proxy.ts'
import { seedLicense } from '../seed.ts'
import { DAY, HOUR, startField } from './device.ts'

const { admin, gateway, proxy, software, time } = await startField()

const { db } = gateway.ctx
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(db, operation)
const rules = {
  term: 'P1Y',
  maxActivations: 2,
  entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }],
}

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

async function licensed(more: Record<string, unknown> = {}) {
  const license = await seedLicense(admin, { ...rules, ...more })
  const store = memoryStore()
  const app = await software(license.product, 'laptop', { store })
  expect(await app.activate(license.licenseKey.toLowerCase())).toMatchObject({
    state: 'LICENSED',
    valid: true,
  })
  return { ...license, key: license.licenseKey, store, app }
}

test('a device without a license is UNLICENSED, and sends nothing', async () => {
  const { product } = await seedLicense(admin, rules)
  const before = proxy.seen.length
  const app = await software(product, 'laptop')
  expect(await app.check()).toMatchObject({
    state: 'UNLICENSED',
    valid: false,
    code: 'NOT_ACTIVATED',
    nextAction: 'ACTIVATE',
  })
  expect([app.has('export'), app.value('layers'), await app.recordUsage(1)]).toEqual([
    false,
    undefined,
    false,
  ])
  expect(proxy.seen.length).toBe(before)
})

test('an activation grants entitlements, and is known at the next start', async () => {
  const { product, store, app } = await licensed()
  expect(app.standing).toMatchObject({
    code: 'VALID',
    source: 'GATEWAY',
    entitlements: { export: true, layers: 64 },
  })
  expect(Date.parse(app.standing.until!) - time.now).toBe(7 * DAY)
  expect([app.has('export'), app.has('constructor'), app.value('layers')]).toEqual([true, false, 64])
  const next = await software(product, 'laptop', { store })
  expect(await next.check()).toMatchObject({ state: 'LICENSED', source: 'GATEWAY' })
})

test.each(['', '/', '/graphql', '/graphql/'])('the URL of the gateway can end with "%s"', async (end) => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  const app = await software(product, 'laptop', { gateway: `${proxy.url}${end}` })
  // With its code, so that a refusal names its reason.
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', code: 'VALID' })
})

test.each([
  ['a wrong key', 'LIC-00000', 'LICENSE_KEY_MALFORMED'],
  ['an unknown key', 'LIC-01234-56789-ABCDE-FGHJK-TZFN5', 'LICENSE_NOT_FOUND'],
])('%s is refused with a sentence', async (_name, key, code) => {
  const { product } = await seedLicense(admin, rules)
  const app = await software(product, 'laptop', { locale: 'de' })
  expect(await app.activate(key)).toMatchObject({
    state: 'REFUSED',
    valid: false,
    code,
    message: expect.stringMatching(/Lizenz/),
  })
  expect(app.standing.state).toBe('UNLICENSED')
})

test('if all seats are in use, the refusal lists the devices', async () => {
  const { product, key } = await licensed({ maxActivations: 1 })
  const other = await software(product, 'desktop')
  const refusal = await other.activate(key, { name: 'Desktop' })
  expect(refusal).toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED', nextAction: 'RELEASE_ACTIVATION' })
  expect(refusal).toMatchObject({
    devices: [{ device: expect.stringMatching(/^act_/), lastSeenAt: expect.any(String) }],
  })
})

const faults: Fault[] = ['cut', 'lose', 'html', 'busy', 'unavailable', 'fault', 'change', 'half']

test.each(faults)(
  'the fault "%s" locks nothing before the time without the gateway has passed, also after a new start',
  async (fault) => {
    const { product, store, app } = await licensed()
    proxy.set(fault)
    time.pass(6 * DAY)
    expect(await app.check({ fresh: true })).toMatchObject({
      state: 'OFFLINE',
      valid: true,
      code: 'VALID',
      source: 'ANSWER',
    })
    const next = await software(product, 'laptop', { store })
    expect(await next.check()).toMatchObject({ state: 'OFFLINE', valid: true, entitlements: { layers: 64 } })
    time.pass(DAY)
    expect(await next.check({ fresh: true })).toMatchObject({
      state: 'LOCKED',
      code: 'STALE',
      nextAction: 'CHECK_IN',
    })
    expect([next.has('export'), app.has('export')]).toEqual([false, false])
    proxy.set('none')
    expect(await next.check({ fresh: true })).toMatchObject({ state: 'LICENSED', valid: true })
  },
)

test.each(faults)('the fault "%s" unlocks nothing', async (fault) => {
  const { product, licenseId, store, app } = await licensed()
  await inTransaction((tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  time.pass(HOUR)
  expect(await app.check({ fresh: true })).toMatchObject({
    state: 'LOCKED',
    code: 'SUSPENDED',
    nextAction: 'CONTACT_SUPPORT',
  })
  await inTransaction((tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
  proxy.set(fault)
  time.pass(HOUR)
  const next = await software(product, 'laptop', { store })
  expect(await next.check()).toMatchObject({ state: 'LOCKED', code: 'SUSPENDED' })
  proxy.set('none')
  expect(await next.check({ fresh: true })).toMatchObject({ state: 'LICENSED' })
})

test('a revocation that was seen online stays without a network', async () => {
  const { product, licenseId, store, app } = await licensed()
  await inTransaction((tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
  time.pass(HOUR)
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LOCKED', code: 'REVOKED' })
  proxy.set('cut')
  for (const days of [0, 1, 5]) {
    time.pass(days * DAY)
    const next = await software(product, 'laptop', { store })
    expect(await next.check()).toMatchObject({
      state: 'LOCKED',
      code: 'REVOKED',
      message: expect.stringMatching(/revoked/),
    })
  }
})

test('a clock that is set back unlocks nothing, and harms nothing while the gateway answers', async () => {
  const { product, store } = await licensed()
  proxy.set('cut')
  let offset = 0
  const now = () => time.now + offset
  const app = await software(product, 'laptop', { store, now })
  time.pass(8 * DAY)
  expect(await app.check()).toMatchObject({ code: 'STALE' })
  offset = -5 * DAY
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LOCKED', code: 'CLOCK_ROLLED_BACK' })
  proxy.set('none')
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LICENSED', valid: true })
  proxy.set('cut')
  for (let day = 1; day < 7; day++) {
    time.pass(DAY)
    expect(await app.check({ fresh: true })).toMatchObject({ state: 'OFFLINE', valid: true })
  }
  time.pass(DAY)
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LOCKED', code: 'STALE' })
})

test('a state that was changed on disk gives no longer time than the signed texts', async () => {
  const { product, store } = await licensed()
  await store.update((text) => {
    const kept = JSON.parse(text!)
    kept.memory.answer.until += 365 * DAY
    kept.memory.answer.entitlements.plugins = true
    return JSON.stringify(kept)
  })
  proxy.set('cut')
  const app = await software(product, 'laptop', { store })
  expect((await app.check()).entitlements).toEqual({ export: true, layers: 64 })
  time.pass(7 * DAY)
  expect(await app.check()).toMatchObject({ code: 'STALE' })
})

test.each([
  ['{'],
  ['null'],
  ['[]'],
  ['{"memory":7}'],
  ['{"memory":{"outbox":{}}}'],
  ['{"memory":{"outbox":[null,7,{}]}}'],
])('the damaged state %s counts as none', async (text) => {
  const { product } = await seedLicense(admin, rules)
  const app = await software(product, 'laptop', { store: memoryStore(text) })
  expect(await app.check()).toMatchObject({ state: 'UNLICENSED' })
})

test('a store that fails locks nothing', async () => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  const store = { update: () => Promise.reject(new Error('the disk is full')) }
  const app = await software(product, 'laptop', { store })
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  proxy.set('cut')
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'OFFLINE', valid: true })
})

test('a gateway that does not respond locks nothing', async () => {
  const { product, store } = await licensed()
  proxy.set('hang')
  const app = await software(product, 'laptop', { store, timeout: 200 })
  expect(await app.check()).toMatchObject({ state: 'OFFLINE', valid: true })
})

test('a device whose lease another device took is locked, and takes a seat again as soon as one is free', async () => {
  const floating = { maxActivations: 1, seatModel: 'FLOATING', leaseDuration: 'PT30M' }
  const { product, key, app } = await licensed(floating)
  expect(Date.parse(app.standing.until!) - time.now).toBe(30 * 60_000)
  time.pass(HOUR)
  const other = await software(product, 'desktop')
  expect(await other.activate(key)).toMatchObject({ state: 'LICENSED' })
  expect(await app.check({ fresh: true })).toMatchObject({
    state: 'LOCKED',
    code: 'LEASE_LOST',
    nextAction: 'WAIT',
  })
  await other.deactivate()
  time.pass(HOUR)
  await app.check()
  await expect.poll(async () => (await app.check()).state).toBe('LICENSED')
})

test('a license type without offline use locks an hour after the gateway was reached', async () => {
  const { product, store, app } = await licensed({ offlineGrace: null })
  expect(app.standing).toMatchObject({ state: 'LICENSED', entitlements: { export: true, layers: 64 } })
  proxy.set('cut')
  time.pass(HOUR - 1)
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'OFFLINE' })
  const next = await software(product, 'laptop', { store })
  expect(await next.check()).toMatchObject({ state: 'LOCKED', code: 'STALE' })
  time.pass(1)
  expect(await app.check({ fresh: true })).toMatchObject({ state: 'LOCKED', code: 'STALE' })
})

test('a placeholder is no fingerprint: the client takes another one', async () => {
  const { product, licenseKey } = await seedLicense(admin, rules)
  const app = await software(product, 'To be filled by O.E.M.')
  expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
  expect(proxy.seen.at(-1)).not.toContain('O.E.M.')
})

test('a deactivation without a network is sent later, and is no obstacle to another activation', async () => {
  const { product, key, licenseId, store, app } = await licensed({ maxActivations: 1 })
  proxy.set('cut')
  expect(await app.deactivate()).toEqual({ seatFreeAt: null })
  expect(app.standing).toMatchObject({ state: 'UNLICENSED', valid: false })
  const active = () => db.activation.count({ where: { licenseId, deactivatedAt: null } })
  expect(await active()).toBe(1)
  proxy.set('none')
  time.pass(HOUR)
  const next = await software(product, 'laptop', { store })
  expect(await next.check()).toMatchObject({ state: 'UNLICENSED' })
  await expect.poll(active).toBe(0)
  expect(await next.activate(key)).toMatchObject({ state: 'LICENSED' })
  expect((await next.deactivate()).seatFreeAt).toEqual(expect.any(String))
  expect(await active()).toBe(0)
})

test('a listener gets each change of the standing once', async () => {
  const { licenseId, app } = await licensed()
  const states: string[] = []
  const end = app.onChange(({ state, code }) => states.push(`${state} ${code}`))
  for (let i = 0; i < 3; i++) await app.check({ fresh: true })
  proxy.set('cut')
  for (let i = 0; i < 3; i++) await app.check({ fresh: true })
  proxy.set('none')
  await inTransaction((tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  time.pass(HOUR)
  await app.check({ fresh: true })
  end()
  await app.deactivate()
  expect(states.filter((state, index) => state !== states[index - 1])).toEqual(states)
  expect(states).toContain('OFFLINE VALID')
  expect(states.at(-1)).toBe('LOCKED SUSPENDED')
})

test.each([
  ['an address without http://', { gateway: '127.0.0.1:4000' }, 'gateway must be a URL with http or https'],
  ['a host name with a port', { gateway: 'localhost:4000' }, 'gateway must be a URL with http or https'],
  ['an empty product', { product: '' }, 'product must be a text'],
  ['missing keys', { keys: undefined as never }, 'keys must be a JWK Set'],
])('%s throws an error that names the setting', async (_name, settings, message) => {
  await expect(software('studio', 'laptop', settings)).rejects.toThrow(message)
})

test.each<[string, (app: Awaited<ReturnType<typeof software>>) => Promise<unknown>]>([
  ['a negative amount', (app) => app.recordUsage(-1)],
  ['half a use', (app) => app.recordUsage(0.5)],
  ['a key that is no text', (app) => app.activate(undefined as never)],
  ['a trial that the settings do not name', (app) => app.startTrial('ada@example.com')],
])('%s is a wrong call', async (_name, call) => {
  const { product } = await seedLicense(admin, rules)
  await expect(call(await software(product, 'laptop'))).rejects.toThrow(/must be|settings/)
})
