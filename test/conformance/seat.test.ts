import { describe, expect, test } from 'vitest'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { chosenClients } from './clients.ts'
import { DAY, eventually, HOUR, patient, startField } from './field.ts'

const { admin, gateway, proxy, requests, time, device, activated, issue } = await startField()
const { db } = gateway.ctx
const inTransaction = <T>(operation: (tx: Tx) => Promise<T>) => transact(db, operation)

const floating = { maxActivations: 1, seatModel: 'FLOATING', leaseDuration: 'PT30M' }

describe.each(chosenClients())('$name', patient, (client) => {
  test('a device whose lease another device took is locked, and takes a seat again when one is free', async () => {
    const { product, licenseKey } = await issue(floating)
    const app = await device(client, { product })
    const { until } = await app.activate(licenseKey)
    expect(Date.parse(until!)).toBe(time.now + HOUR / 2)
    time.pass(HOUR)
    const other = await device(client, { product, fingerprint: 'desktop' })
    expect(await other.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
    expect(await app.check(true)).toMatchObject({ state: 'LOCKED', code: 'LEASE_LOST', nextAction: 'WAIT' })
    // Without a free seat, an attempt changes nothing, also after a new start.
    time.pass(60_000)
    expect(await app.check()).toMatchObject({ state: 'LOCKED', valid: false })
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'LOCKED', valid: false })
    expect(await other.call('deactivate')).toEqual({ seatFreeAt: expect.any(String) })
    await eventually(async () => {
      time.pass(60_000)
      return (await next.check()).state
    }).toBe('LICENSED')
  })

  test('heartbeats are sent as often as the license type requires', async () => {
    const { product, licenseKey } = await issue(floating)
    const app = await activated(client, { product, licenseKey })
    const before = requests('heartbeat')
    time.pass(10 * 60_000 - 1_000)
    expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
    expect(requests('heartbeat')).toBe(before)
    time.pass(1_000)
    expect(await app.check()).toMatchObject({ state: 'LICENSED', valid: true })
    expect(requests('heartbeat')).toBe(before + 1)
  })

  test('a revocation that was seen online stays without a network, also after a new start', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y' })
    const app = await activated(client, { product, licenseKey })
    await inTransaction((tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
    time.pass(HOUR)
    const revoked = { state: 'LOCKED', valid: false, code: 'REVOKED', nextAction: 'CONTACT_SUPPORT' }
    expect(await app.check(true)).toMatchObject(revoked)
    proxy.set('cut')
    let next = app
    for (const days of [0, 1, 400]) {
      time.pass(days * DAY)
      expect(await next.check(true)).toMatchObject(revoked)
      await next.kill()
      next = await next.restart()
      expect(await next.check()).toMatchObject(revoked)
    }
    proxy.set('none')
    expect(await next.check(true)).toMatchObject(revoked)
  })

  test('the background notices a revocation, and stop ends it', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y' })
    const app = await activated(client, { product, licenseKey })
    await inTransaction((tx) => revokeLicense(admin, tx, { licenseId, reason: 'fraud' }))
    time.pass(5 * HOUR)
    expect(await app.call('start')).toBeNull()
    await eventually(async () => (await app.standing()).code).toBe('REVOKED')
    expect(await app.call('stop')).toBeNull()
  })

  test('a deactivation frees the seat, and states when', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 1 })
    const app = await activated(client, { product, licenseKey })
    expect(await app.call('deactivate')).toEqual({ seatFreeAt: expect.stringMatching(/^2\d{3}-.*Z$/) })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED', valid: false, code: 'NOT_ACTIVATED' })
    expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'UNLICENSED' })
  })

  test('a deactivation without a network is sent later, and is no obstacle to another activation', async () => {
    const { product, licenseKey, licenseId } = await issue({ term: 'P1Y', maxActivations: 1 })
    const app = await activated(client, { product, licenseKey })
    proxy.set('cut')
    expect(await app.call('deactivate')).toEqual({ seatFreeAt: null })
    expect(await app.standing()).toMatchObject({ state: 'UNLICENSED', valid: false })
    const active = () => db.activation.count({ where: { licenseId, deactivatedAt: null } })
    expect(await active()).toBe(1)
    await app.kill()
    proxy.set('none')
    time.pass(HOUR)
    const next = await app.restart()
    expect(await next.check()).toMatchObject({ state: 'UNLICENSED' })
    await eventually(active).toBe(0)
    expect(await next.activate(licenseKey)).toMatchObject({ state: 'LICENSED' })
    time.pass(HOUR)
    expect(await next.check(true)).toMatchObject({ state: 'LICENSED' })
    expect(await active()).toBe(1)
  })

  test('after a rotation of the keys, software that pinned the former ones goes on, also offline', async () => {
    const { product, licenseKey } = await issue({ term: 'P1Y' })
    const app = await activated(client, { product, licenseKey })
    await inTransaction((tx) => rotateSigningKey(admin, tx, {}))
    time.pass(100 * DAY)
    expect(await app.check(true)).toMatchObject({ state: 'LICENSED', valid: true })
    proxy.set('cut')
    time.pass(HOUR)
    expect(await (await app.restart()).check()).toMatchObject({ state: 'OFFLINE', valid: true })
  })
})
