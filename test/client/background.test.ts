import { beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { DAY, startField } from './device.ts'

const { admin, gateway, mailbox, proxy, software, time } = await startField()

const { db } = gateway.ctx

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

test('start sends heartbeats as often as the license type requires, and stop ends them', async () => {
  const floating = { maxActivations: 1, seatModel: 'FLOATING', leaseDuration: 'PT1M' }
  const { product, licenseKey } = await seedLicense(admin, floating)
  const app = await software(product, 'laptop', { now: () => Date.now() })
  await app.activate(licenseKey)
  const beats = () =>
    proxy.seen.filter((body) => body.includes('mutation Heartbeat') && body.includes(licenseKey)).length
  const before = beats()
  app.start()
  app.start()
  await expect.poll(beats).toBeGreaterThan(before)
  app.stop()
  expect(app.standing.valid).toBe(true)
})

test('the background notices a suspension, and calls the listener', async () => {
  const { product, licenseId, licenseKey } = await seedLicense(admin, { term: 'P1Y' })
  let offset = 0
  const app = await software(product, 'laptop', { now: () => time.now + offset })
  await app.activate(licenseKey)
  const codes: string[] = []
  app.onChange(({ code }) => codes.push(code))
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
  time.pass(5 * 3_600_000)
  offset = 1
  app.start()
  await expect.poll(() => codes).toEqual(['SUSPENDED'])
  app.stop()
})

test('a trial is confirmed by the code of a mail, and activates the device', async () => {
  const { product, licenseType } = await seedLicenseType(admin, {
    term: 'P14D',
    trial: { oncePer: ['EMAIL'], selfService: true },
  })
  const app = await software(product, 'laptop', { trial: licenseType })
  const email = `${uniqueCode('ada')}@example.org`
  expect(await app.startTrial(email)).toMatchObject({ state: 'CODE_MAILED', nextCodeAt: expect.any(String) })
  expect(await app.startTrial(email, { code: 'AAAA-AAAA' })).toMatchObject({
    state: 'REFUSED',
    code: 'CODE_INVALID',
  })
  await gateway.runJobs()
  expect(await app.startTrial(email, { code: mailbox.codeFor(email) })).toMatchObject({
    state: 'LICENSED',
    valid: true,
  })
})

test.each([
  ['LICET_LICENSE_KEY activates a license, and LICET_FINGERPRINT names the device', 'container-7'],
  ['a placeholder in LICET_FINGERPRINT is not used', 'None'],
])('%s', async (_name, fingerprint) => {
  const { product, licenseKey, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  Object.assign(process.env, { LICET_LICENSE_KEY: licenseKey, LICET_FINGERPRINT: fingerprint })
  try {
    const app = await software(product, 'unused', { fingerprint: undefined, store: memoryStore() })
    expect(await app.check()).toMatchObject({ state: 'LICENSED' })
  } finally {
    delete process.env.LICET_LICENSE_KEY
    delete process.env.LICET_FINGERPRINT
  }
  const [activation] = await db.activation.findMany({ where: { licenseId } })
  expect(activation!.fingerprint === fingerprint).toBe(fingerprint !== 'None')
})
