import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const known = ['board', 'disk', 'network', 'screen']

/** The parts of the known device, of which only the first `same` are still the same. */
function parts(same: number) {
  return known.map((name, index) => ({ name, value: index < same ? `${name}-1` : `${name}-2` }))
}

test.each([
  ['EXACT', [4], false],
  ['ANY', [0], false],
  ['ANY', [1, 2, 3, 4], true],
  ['TWO', [0, 1], false],
  ['TWO', [2, 3, 4], true],
  ['MOST', [0, 1, 2], false],
  ['MOST', [3, 4], true],
  ['ALL', [0, 1, 2, 3], false],
  ['ALL', [4], true],
] as const)(
  '%s with %j of four equal components is the same device: %s',
  async (fingerprintMatch, equal, same) => {
    for (const count of equal) {
      const { licenseKey: key, licenseId } = await seedLicense(admin, { fingerprintMatch, maxActivations: 2 })
      const first = await activateLicense(admin, { key, fingerprint: 'one', components: parts(4) })

      const { valid } = await validateLicense(admin, { key, fingerprint: 'two', components: parts(count) })
      const second = await activateLicense(admin, { key, fingerprint: 'two', components: parts(count) })

      expect(valid).toBe(same)
      expect(second.activationId === first.activationId).toBe(same)
      expect(await admin.db.activation.count({ where: { licenseId } })).toBe(same ? 1 : 2)
    }
  },
)

test('a device with its fingerprint is itself, whatever became of its parts', async () => {
  const { licenseKey: key } = await seedLicense(admin, { fingerprintMatch: 'ALL' })
  await activateLicense(admin, { key, fingerprint: 'one', components: parts(4) })

  expect(await validateLicense(admin, { key, fingerprint: 'one', components: parts(0) })).toMatchObject({
    valid: true,
  })
})

test('a device that is known by its components is so to every question and command', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    fingerprintMatch: 'MOST',
    heartbeat: { every: 'P1D', missedBy: 'KEEP' },
    meters: [{ code: 'renders' }],
  })
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'one', components: parts(4) })
  const changed = { key, fingerprint: 'two', components: parts(3) }
  const stranger = { key, fingerprint: 'two', components: parts(2) }
  const beat = (device: object) => transact(admin.db, (tx) => heartbeat(admin, tx, device))
  const use = (device: object) =>
    transact(admin.db, (tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 }))
  const giveBack = (device: object) => transact(admin.db, (tx) => deactivateLicense(admin, tx, device))

  app.setNow('2026-01-16T12:00:00Z')
  expect(await beat(changed)).toMatchObject({ validation: { code: 'VALID' } })
  await expect(beat(stranger)).rejects.toMatchObject({ code: 'LICENSE_NOT_ACTIVATED' })
  app.setNow('2026-01-17T12:00:00Z')
  expect(await validateLicense(admin, changed)).toMatchObject({ code: 'VALID' })
  await use(changed)
  expect(await admin.db.usageRecord.findMany({ where: { licenseId } })).toMatchObject([{ activationId }])
  expect(await giveBack(stranger)).toMatchObject({ deactivated: false })
  expect(await giveBack(changed)).toMatchObject({ deactivated: true })
  app.setNow('2026-01-15T12:00:00Z')
})
