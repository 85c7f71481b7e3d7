import { describe, expect, test } from 'vitest'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import type { Fault } from '../proxy.ts'
import { chosenClients } from './clients.ts'
import { DAY, HOUR, patient, startField } from './field.ts'

const { admin, gateway, proxy, time, device, activated, issue } = await startField()
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(gateway.ctx.db, operation)

const rules = { term: 'P1Y', entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }] }
const faults: Fault[] = [
  ...(['cut', 'lose', 'half', 'garble', 'html', 'busy', 'unavailable', 'fault'] as const),
  ...(['change', 'forge', 'replay'] as const),
]

describe.each(chosenClients())('$name', patient, (client) => {
  async function licensed(more: Record<string, unknown> = {}) {
    const license = await issue({ ...rules, ...more })
    return { ...license, app: await activated(client, license) }
  }

  test.each(faults)(
    'the fault "%s" locks nothing before the time without the gateway has passed',
    async (fault) => {
      const { app } = await licensed()
      proxy.set(fault)
      time.pass(6 * DAY)
      expect(await app.check(true)).toMatchObject({
        ...{ state: 'OFFLINE', valid: true, code: 'VALID', source: 'ANSWER' },
        entitlements: { export: true, layers: 64 },
      })
      const next = await app.restart()
      expect(await next.check()).toMatchObject({
        state: 'OFFLINE',
        valid: true,
        entitlements: { layers: 64 },
      })
      time.pass(DAY)
      expect(await next.standing()).toMatchObject({ state: 'LOCKED', code: 'STALE', nextAction: 'CHECK_IN' })
      expect(await next.check(true)).toMatchObject({ state: 'LOCKED', code: 'STALE', until: null })
      expect(await next.has('export')).toBe(false)
      proxy.set('none')
      expect(await next.check(true)).toMatchObject({ state: 'LICENSED', valid: true, source: 'GATEWAY' })
    },
  )

  test.each(faults)('the fault "%s" unlocks nothing', async (fault) => {
    const { app, licenseId } = await licensed()
    await inTransaction((tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
    time.pass(HOUR)
    expect(await app.check(true)).toMatchObject({
      ...{ state: 'LOCKED', valid: false, code: 'SUSPENDED', nextAction: 'CONTACT_SUPPORT' },
      ...{ entitlements: {}, until: null, source: null },
    })
    await inTransaction((tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
    // The gateway would say "yes" now, and an attacker can have kept an earlier "yes".
    proxy.set(fault)
    time.pass(HOUR)
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'SUSPENDED' })
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'LOCKED', code: 'SUSPENDED' })
    proxy.set('none')
    expect(await next.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
  })

  test('while the database has no primary, a check goes on with the validation by a standby', async () => {
    const { app, licenseId } = await licensed({
      seatModel: 'FLOATING',
      offlineGrace: 'P1D',
      leaseDuration: 'P7D',
    })
    proxy.set('without-primary')
    time.pass(6 * DAY)
    // Longer than the time without the gateway, and within the lease that no heartbeat extends.
    expect(await app.check(true)).toMatchObject({
      ...{ state: 'LICENSED', valid: true, code: 'VALID', source: 'GATEWAY' },
      entitlements: { export: true, layers: 64 },
    })
    await inTransaction((tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', valid: false, code: 'SUSPENDED' })
    const other = await issue(rules)
    expect(await app.activate(other.licenseKey)).toMatchObject({ state: 'REFUSED', code: 'UNREACHABLE' })
    proxy.set('none')
    await inTransaction((tx) => reinstateLicense(admin, tx, { licenseId, reason: 'paid' }))
    time.pass(HOUR)
    expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
  })

  test.each<[Fault, number]>([
    ['busy', 7_000],
    ['unavailable', 9_000],
  ])('after the response "%s", nothing is sent before Retry-After has passed', async (fault, after) => {
    const { app } = await licensed()
    proxy.set(fault)
    time.pass(HOUR)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    proxy.set('none')
    const before = proxy.seen.length
    time.pass(after - 1)
    expect(await app.check()).toMatchObject({ state: 'OFFLINE' })
    expect(proxy.seen.length).toBe(before)
    time.pass(1)
    expect(await app.check()).toMatchObject({ state: 'LICENSED' })
  })

  test('a slow gateway is waited for, and one that does not respond is given up', async () => {
    const { app, product } = await licensed()
    proxy.set('delay')
    expect(await app.check(true)).toMatchObject({ state: 'LICENSED' })
    const next = await app.restart({ timeout: 200, product })
    proxy.set('hang')
    expect(await next.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
  })

  test.each([
    ['with', {}],
    ['without', { offlineGrace: null, entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }] }],
  ])(
    'responses of an unexpected form lock nothing and throw nothing, %s offline use',
    async (_name, more) => {
      const { app } = await licensed(more)
      proxy.set('strange')
      for (let i = 0; i < 40; i++) {
        time.pass(10_000)
        expect(await app.check(true)).toMatchObject({ valid: true, code: 'VALID' })
      }
      proxy.set('none')
      time.pass(10_000)
      expect(await app.check(true)).toMatchObject({ state: 'LICENSED', entitlements: { layers: 64 } })
    },
  )

  test('an activation whose response has an unexpected form throws nothing', async () => {
    const { product, licenseKey } = await issue({ ...rules, maxActivations: 1 })
    const app = await device(client, { product })
    proxy.set('strange')
    for (let i = 0; i < 20; i++)
      expect(await app.activate(licenseKey)).toMatchObject({ state: expect.stringMatching(/./) })
    proxy.set('none')
    expect(await app.activate(licenseKey)).toMatchObject({ state: 'LICENSED', valid: true })
  })

  test('a refusal without a network names the reason', async () => {
    const { product, licenseKey } = await issue(rules)
    const app = await device(client, { product })
    proxy.set('cut')
    expect(await app.activate(licenseKey)).toMatchObject({
      ...{ state: 'REFUSED', valid: false, code: 'UNREACHABLE', nextAction: 'WAIT' },
      ...{ nextAllowedAt: null, devices: [], message: expect.stringMatching(/\w/) },
    })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED' })
  })

  test('a license type without offline use locks an hour after the gateway was reached', async () => {
    const { app } = await licensed({ offlineGrace: null })
    expect(await app.standing()).toMatchObject({
      state: 'LICENSED',
      entitlements: { export: true, layers: 64 },
    })
    proxy.set('cut')
    time.pass(HOUR - 1)
    expect(await app.check(true)).toMatchObject({ state: 'OFFLINE', valid: true })
    time.pass(1)
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'STALE' })
    // Its "yes" is not kept on disk.
    proxy.set('none')
    const { app: other } = await licensed({ offlineGrace: null })
    proxy.set('cut')
    expect(await (await other.restart()).check()).toMatchObject({ state: 'LOCKED', code: 'STALE' })
  })

  test('the setting "offline" shortens the time without the gateway', async () => {
    const { product, licenseKey } = await issue(rules)
    const app = await device(client, { product, offline: 'P3D' })
    const { until } = await app.activate(licenseKey)
    expect(Date.parse(until!)).toBe(time.now + 3 * DAY)
  })
})
