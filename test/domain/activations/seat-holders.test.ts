import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { maskName } from '../../../src/domain/activations/seat-holders.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { anonymousCaller } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { LimitRefusal } from '../../../src/platform/errors.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

/** Activates a device that gets no seat, and returns the refusal. */
async function refusalOf(key: string, fingerprint = 'another'): Promise<LimitRefusal> {
  const refusal = await activateLicense(admin, { key, fingerprint }).then(
    () => null,
    (error: unknown) => error,
  )
  expect(refusal).toBeInstanceOf(LimitRefusal)
  return refusal as LimitRefusal
}
const activate = async (key: string, fingerprint: string, device: object = {}) =>
  toTypedId('Activation', (await activateLicense(admin, { key, fingerprint, ...device })).activationId)
const checkOut = (key: string, fingerprint: string) =>
  transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint }))
const deactivate = (key: string, fingerprint: string) =>
  transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint }))

test.each([
  ['Ann’s MacBook', 'Ann…'],
  ['👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀', '👩‍🚀👩‍🚀👩‍🚀…'],
  ['Anna', 'An…'],
  ['PC1', 'P…'],
  ['X', '…'],
  [null, null],
])('the name %s is shown as %s', (name, shown) => {
  expect(maskName(name)).toBe(shown)
})

test('a refused device gets the devices that hold the seats, the one not seen longest first', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 2 })
  app.setNow('2026-01-15T12:10:00Z')
  const later = await activate(key, 'serial-of-bob', { name: 'Bob’s workstation', platform: 'Windows 11' })
  app.setNow('2026-01-15T12:00:00Z')
  const earlier = await activate(key, 'serial-of-ann', { name: 'Ann’s MacBook', platform: 'macOS 26' })

  const { seatHolders, nextAllowedAt, nextAction } = await refusalOf(key)

  const never = { seatFreeAt: null, fileEndsAt: null }
  expect({ seatHolders, nextAllowedAt, nextAction }).toEqual({
    seatHolders: [
      {
        device: earlier,
        name: 'Ann…',
        platform: 'macOS 26',
        lastSeenAt: new Date('2026-01-15T12:00:00Z'),
        ...never,
      },
      {
        device: later,
        name: 'Bob…',
        platform: 'Windows 11',
        lastSeenAt: new Date('2026-01-15T12:10:00Z'),
        ...never,
      },
    ],
    nextAllowedAt: null,
    nextAction: 'RELEASE_ACTIVATION',
  })
})

test.each([
  ['lease', { seatModel: 'FLOATING', leaseDuration: 'PT1H' }],
  ['heartbeat that releases the seat', { heartbeat: { every: 'PT1H', missedBy: 'RELEASE' } }],
])('a seat with a %s has the instant at which it becomes free', async (_rule, rules) => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 2, ...rules })
  app.setNow('2026-01-15T12:30:00Z')
  const last = await activate(key, 'b')
  app.setNow('2026-01-15T12:00:00Z')
  const first = await activate(key, 'a')

  const { seatHolders, nextAllowedAt, nextAction } = await refusalOf(key)

  expect(seatHolders).toMatchObject([
    { device: first, seatFreeAt: new Date('2026-01-15T13:00:00Z') },
    { device: last, seatFreeAt: new Date('2026-01-15T13:30:00Z') },
  ])
  expect({ nextAllowedAt, nextAction }).toEqual({
    nextAllowedAt: new Date('2026-01-15T13:00:00Z'),
    nextAction: 'WAIT',
  })
})

test('a seat that is held by the file of a released device is free at the end of the file', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 2, offline: { ttl: 'P7D' } })
  const active = await activate(key, 'a')
  const released = await activate(key, 'b')
  const { expiresAt } = await checkOut(key, 'b')
  await deactivate(key, 'b')

  const { seatHolders, nextAllowedAt, nextAction } = await refusalOf(key)

  expect(seatHolders).toMatchObject([
    { device: released, seatFreeAt: expiresAt, fileEndsAt: expiresAt },
    { device: active, seatFreeAt: null, fileEndsAt: null },
  ])
  expect({ nextAllowedAt, nextAction }).toEqual({ nextAllowedAt: expiresAt, nextAction: 'WAIT' })
})

test('an active device with a license file shows until when the file would hold its seat', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1, offline: { ttl: 'P7D' } })
  await activate(key, 'a')
  const { expiresAt } = await checkOut(key, 'a')

  const { seatHolders, nextAllowedAt } = await refusalOf(key)
  expect(seatHolders).toMatchObject([{ seatFreeAt: null, fileEndsAt: expiresAt }])
  expect(nextAllowedAt).toBeNull()

  app.setNow('2026-02-15T12:00:00Z')
  expect((await refusalOf(key)).seatHolders).toMatchObject([{ seatFreeAt: null, fileEndsAt: null }])
  app.setNow('2026-01-15T12:00:00Z')
})

test('a seat that becomes free counts as allowed only once the transfer limit allows it', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    maxActivations: 1,
    offline: { ttl: 'P7D' },
    transferLimit: { count: 1, per: 'P30D' },
  })
  await activate(key, 'a')
  await deactivate(key, 'a')
  await activate(key, 'b')
  await checkOut(key, 'b')
  await deactivate(key, 'b')

  const allowedAt = async (fingerprint: string) => (await refusalOf(key, fingerprint)).nextAllowedAt
  expect(await allowedAt('c')).toEqual(new Date('2026-02-14T12:00:00Z'))

  // The seat is free by then, and the refusal of the transfer gives the same instant.
  app.setNow('2026-02-01T12:00:00Z')
  await expect(activate(key, 'c')).rejects.toMatchObject({
    code: 'TRANSFER_LIMIT_EXCEEDED',
    nextAllowedAt: new Date('2026-02-14T12:00:00Z'),
    seatHolders: null,
  })
  app.setNow('2026-02-14T12:00:00Z')
  await activate(key, 'c')
  app.setNow('2026-01-15T12:00:00Z')
})

test('no wait helps a license whose seats may not move', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    maxActivations: 1,
    offline: { ttl: 'P7D' },
    transferLimit: { count: 0, per: 'P30D' },
  })
  await activate(key, 'a')
  await checkOut(key, 'a')
  await deactivate(key, 'a')
  expect(await refusalOf(key)).toMatchObject({ nextAllowedAt: null, nextAction: 'RELEASE_ACTIVATION' })
})

test('a refusal lists at most 20 devices', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 21 })
  const devices: string[] = []
  for (let device = 0; device < 21; device++) devices.push(await activate(key, `device ${device}`))

  const { seatHolders } = await refusalOf(key)
  expect(seatHolders!.map(({ device }) => device)).toEqual(devices.slice(0, 20))
})

test('a client with only the key reads no fingerprint and no whole name', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 1 })
  const device = await activate(key, 'serial-of-ann', { name: 'Ann’s MacBook' })
  const caller = anonymousCaller('test')

  const query = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) {
    ... on LimitRefusal { code seatHolders { device name platform lastSeenAt seatFreeAt fileEndsAt } }
  } }`
  const input = { key, fingerprint: 'b', idempotencyKey: 'a-key' }
  const answer = await execute(app, { caller }, query, { input })

  expect(answer.data.activateLicense).toEqual({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    seatHolders: [
      {
        device,
        name: 'Ann…',
        platform: null,
        lastSeenAt: '2026-01-15T12:00:00.000Z',
        seatFreeAt: null,
        fileEndsAt: null,
      },
    ],
  })
  expect(JSON.stringify(answer)).not.toMatch(/serial-of-ann|MacBook/)
  // The replayed outcome is equal.
  expect(await execute(app, { caller }, `${query} `, { input })).toEqual(answer)
})
