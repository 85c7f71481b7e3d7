import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { scheduleNotices } from '../../../src/domain/notifications/schedule-notices.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { sentence } from '../../../src/texts/sentence.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const noon = (day: string) => `2026-01-${day}T12:00:00.000Z`
const keep = { policy: 'KEEP' }
const blockNewest = { policy: 'BLOCK_NEWEST' }

/** Seeds a license that is active on devices `a`, `b`, `c` …, each activated on a day of its own, from 1 January on. */
async function seedDevices(count: number, rules: Record<string, unknown> = {}) {
  app.setNow(noon('01'))
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: count, ...rules })
  for (const [index, fingerprint] of ['a', 'b', 'c', 'd'].slice(0, count).entries()) {
    app.setNow(noon(`0${index + 1}`))
    await activateLicense(admin, { key, fingerprint, name: `Device ${fingerprint}` })
  }
  app.setNow(noon('10'))
  return { licenseId, key }
}

const setSeats = (licenseId: string, maxActivations: number | null) =>
  transact(db, (tx) => changeLicense(admin, tx, { licenseId, change: { maxActivations }, reason: 'a test' }))
const overLimitUntil = async (id: string) =>
  (await db.license.findUniqueOrThrow({ where: { id } })).overLimitUntil
const release = (key: string, fingerprint: string) =>
  transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint }))

/** What activation and validation say of a device at the same instant. They must agree. */
async function usableAt(instant: string, key: string, fingerprint: string): Promise<boolean> {
  app.setNow(instant)
  const { valid, code } = await validateLicense(admin, { key, fingerprint })
  const activated = await activateLicense(admin, { key, fingerprint }).catch((refusal) => refusal.code)
  if (valid) expect(activated.validation).toMatchObject({ valid, code })
  else expect(activated).toBe('ACTIVATION_LIMIT_EXCEEDED')
  return valid
}

const usableDevicesAt = async (instant: string, key: string, devices: string) => {
  const usable = []
  for (const device of devices) if (await usableAt(instant, key, device)) usable.push(device)
  return usable.join('')
}

test('GRACE keeps every device valid for the period, then refuses only the newest devices', async () => {
  const { licenseId, key } = await seedDevices(4)
  await setSeats(licenseId, 2)
  expect(await overLimitUntil(licenseId)).toEqual(new Date(noon('24')))
  expect(await usableDevicesAt(noon('24'), key, 'abcd')).toBe('abcd')
  expect(await usableDevicesAt('2026-01-24T12:00:00.001Z', key, 'abcd')).toBe('ab')
})

test('BLOCK_NEWEST refuses the newest devices at once', async () => {
  const { licenseId, key } = await seedDevices(3, { overLimit: blockNewest })
  await setSeats(licenseId, 1)
  expect(await usableDevicesAt(noon('10'), key, 'abc')).toBe('a')
})

test('KEEP leaves every device valid without an end', async () => {
  const { licenseId, key } = await seedDevices(3, { overLimit: keep })
  await setSeats(licenseId, 0)
  expect(await overLimitUntil(licenseId)).toBeNull()
  expect(await usableDevicesAt('2036-01-10T12:00:00.000Z', key, 'abc')).toBe('abc')
})

test('the detail says which devices are affected, until when, and whether this one is', async () => {
  const { licenseId, key } = await seedDevices(3)
  await setSeats(licenseId, 1)
  const detailOf = async (fingerprint?: string) =>
    sentence((await validateLicense(admin, { key, fingerprint })).text, 'en').replace(
      /^.*sold for 1\. | Release.*$/g,
      '',
    )
  const affected = 'The 2 devices activated since 2 January 2026 at 12:00:00 UTC'
  const until = `${affected} may be used until 24 January 2026 at 12:00:00 UTC.`
  expect(await detailOf('c')).toBe(`${until} This device is one of them.`)
  expect(await detailOf('a')).toBe(`${until} This device is not one of them.`)
  expect(await detailOf()).toBe(until)
  app.setNow('2026-02-01T00:00:00Z')
  expect(await detailOf('b')).toBe(`${affected} may no longer be used. This device is one of them.`)
})

test('a validation without a device stays valid, because older devices may use the license', async () => {
  const { licenseId, key } = await seedDevices(2, { overLimit: blockNewest })
  await setSeats(licenseId, 1)
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: true, code: 'TOO_MANY_ACTIVATIONS' })
})

test.each([keep, blockNewest, { policy: 'GRACE', period: 'P1D' }])(
  'no device is added above the limit with %j',
  async (overLimit) => {
    const { licenseId, key } = await seedDevices(3, { overLimit })
    await setSeats(licenseId, 2)
    await expect(activateLicense(admin, { key, fingerprint: 'new' })).rejects.toMatchObject({
      code: 'ACTIVATION_LIMIT_EXCEEDED',
    })
    await release(key, 'a')
    await expect(activateLicense(admin, { key, fingerprint: 'new' })).rejects.toMatchObject({ used: 2 })
  },
)

test('releasing an older device makes a newer device valid again', async () => {
  const { licenseId, key } = await seedDevices(3, { overLimit: blockNewest })
  await setSeats(licenseId, 2)
  expect(await usableAt(noon('10'), key, 'c')).toBe(false)
  await release(key, 'a')
  expect(await usableAt(noon('10'), key, 'c')).toBe(true)
  expect(await overLimitUntil(licenseId)).toBeNull()
})

test('raising the seats ends the time at once', async () => {
  const { licenseId, key } = await seedDevices(3)
  await setSeats(licenseId, 1)
  await setSeats(licenseId, 3)
  expect(await overLimitUntil(licenseId)).toBeNull()
  expect(await validateLicense(admin, { key, fingerprint: 'c' })).toMatchObject({ code: 'VALID' })
  await setSeats(licenseId, 1)
  await setSeats(licenseId, null)
  expect(await overLimitUntil(licenseId)).toBeNull()
})

test('the time restarts if the seats fall further, and stays if they rise below the use', async () => {
  const { licenseId } = await seedDevices(4)
  await setSeats(licenseId, 2)
  app.setNow(noon('15'))
  await setSeats(licenseId, 3)
  expect(await overLimitUntil(licenseId)).toEqual(new Date(noon('24')))
  await setSeats(licenseId, 1)
  expect(await overLimitUntil(licenseId)).toEqual(new Date(noon('29')))
})

test('seats within the overage stay valid without an end', async () => {
  const overage = { policy: 'PERCENT', percent: 100 }
  const { licenseId, key } = await seedDevices(4, { overage, overLimit: blockNewest })
  await setSeats(licenseId, 2)
  expect(await overLimitUntil(licenseId)).toBeNull()
  expect(await validateLicense(admin, { key, fingerprint: 'd' })).toMatchObject({
    valid: true,
    code: 'TOO_MANY_ACTIVATIONS',
  })
  await setSeats(licenseId, 1)
  expect(await usableDevicesAt(noon('10'), key, 'abcd')).toBe('ab')
})

test('leases that end free seats for newer devices, and no device loses its lease early', async () => {
  const floating = { seatModel: 'FLOATING', leaseDuration: 'P30D' }
  const { licenseId, key } = await seedDevices(3, { ...floating, overLimit: blockNewest })
  await setSeats(licenseId, 2)
  const beat = (fingerprint: string) => transact(db, (tx) => heartbeat(admin, tx, { key, fingerprint }))
  expect((await beat('c')).validation).toMatchObject({ valid: false, code: 'TOO_MANY_ACTIVATIONS' })
  expect((await beat('b')).validation).toMatchObject({ valid: true })
  app.setNow('2026-02-01T00:00:00Z')
  expect((await beat('c')).validation).toMatchObject({ valid: true, code: 'VALID' })
})

test('a license file of a device beyond the limit ends with its use, and other files do not', async () => {
  const { licenseId, key } = await seedDevices(2, { offline: { ttl: 'P60D' } })
  await setSeats(licenseId, 1)
  const checkOut = (fingerprint: string) =>
    transact(db, (tx) => checkOutLicense(admin, tx, { key, fingerprint }))
  expect((await checkOut('b')).expiresAt).toEqual(new Date(noon('24')))
  expect((await checkOut('a')).expiresAt).toEqual(new Date('2026-03-11T12:00:00Z'))
  app.setNow('2026-01-25T00:00:00Z')
  await expect(checkOut('b')).rejects.toMatchObject({ code: 'ACTIVATION_LIMIT_EXCEEDED' })
  expect(await db.licenseFile.count({ where: { licenseId } })).toBe(2)
})

test('the customer is mailed once for each stated time, with the devices and the time', async () => {
  const { licenseId } = await seedDevices(3)
  await setSeats(licenseId, 1)
  await scheduleNotices(app.ctx)
  await scheduleNotices(app.ctx)
  const mails = () =>
    db.notification.findMany({
      where: { licenseId, message: 'LICENSE_OVER_LIMIT' },
      orderBy: { id: 'asc' },
    })
  expect(await mails()).toMatchObject([
    { state: 'QUEUED', data: { devices: ['Device c', 'Device b'], count: 2, usableUntil: noon('24') } },
  ])
  app.setNow(noon('11'))
  await setSeats(licenseId, 0)
  await scheduleNotices(app.ctx)
  await app.runJobs()
  expect(await mails()).toMatchObject([
    { state: 'SUPPRESSED', reason: 'SEATS_CHANGED' },
    { data: { count: 3, usableUntil: noon('25') } },
  ])
})

test('a mail about seats that suffice again is not sent', async () => {
  const { licenseId, key } = await seedDevices(2)
  await setSeats(licenseId, 1)
  await scheduleNotices(app.ctx)
  await release(key, 'b')
  await app.runJobs()
  const mail = await db.notification.findFirst({ where: { licenseId, message: 'LICENSE_OVER_LIMIT' } })
  expect(mail).toMatchObject({ state: 'SUPPRESSED', reason: 'SEATS_CHANGED' })
})

test('the graph shows the time to people and to software', async () => {
  const { licenseId, key } = await seedDevices(2)
  await setSeats(licenseId, 1)
  const query = `query ($key: String!) { license(key: $key) { overLimitUntil }
    validateLicense(input: { key: $key }) { license { overLimitUntil } } }`
  const read = async () => (await execute(app, admin, query, { key })).data
  expect(await read()).toEqual({
    license: { overLimitUntil: noon('24') },
    validateLicense: { license: { overLimitUntil: noon('24') } },
  })
  await release(key, 'a')
  expect(await read()).toEqual({
    license: { overLimitUntil: null },
    validateLicense: { license: { overLimitUntil: null } },
  })
})
