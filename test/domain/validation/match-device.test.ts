import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { type HeartbeatInput, heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const names = ['board', 'disk', 'network', 'screen']

/** Components of a device, of which the first `same` equal those of the activated device. */
function componentsWith(same: number) {
  return names.map((name, index) => ({ name, value: index < same ? `${name}-1` : `${name}-2` }))
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
      const first = await activateLicense(admin, { key, fingerprint: 'one', components: componentsWith(4) })

      const { valid } = await validateLicense(admin, {
        key,
        fingerprint: 'two',
        components: componentsWith(count),
      })
      const second = await activateLicense(admin, {
        key,
        fingerprint: 'two',
        components: componentsWith(count),
      })

      expect(valid).toBe(same)
      expect(second.activationId === first.activationId).toBe(same)
      expect(await admin.db.activation.count({ where: { licenseId } })).toBe(same ? 1 : 2)
    }
  },
)

test('a device with the same fingerprint matches, whatever its components', async () => {
  const { licenseKey: key } = await seedLicense(admin, { fingerprintMatch: 'ALL' })
  await activateLicense(admin, { key, fingerprint: 'one', components: componentsWith(4) })

  expect(
    await validateLicense(admin, { key, fingerprint: 'one', components: componentsWith(0) }),
  ).toMatchObject({
    valid: true,
  })
})

test('every operation matches a device by its components', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseKey: key, licenseId } = await seedLicense(admin, {
    fingerprintMatch: 'MOST',
    heartbeat: { every: 'P1D', missedBy: 'KEEP' },
    meters: [{ code: 'renders' }],
  })
  const { activationId } = await activateLicense(admin, {
    key,
    fingerprint: 'one',
    components: componentsWith(4),
  })
  const changed = { key, fingerprint: 'two', components: componentsWith(3) }
  const other = { key, fingerprint: 'two', components: componentsWith(2) }
  const beat = (device: HeartbeatInput) => transact(admin.db, (tx) => heartbeat(admin, tx, device))
  const use = (device: HeartbeatInput) =>
    transact(admin.db, (tx) => recordUsage(admin, tx, { ...device, meter: 'renders', amount: 1 }))
  const deactivate = (device: HeartbeatInput) =>
    transact(admin.db, (tx) => deactivateLicense(admin, tx, device))

  app.setNow('2026-01-16T12:00:00Z')
  expect(await beat(changed)).toMatchObject({ validation: { code: 'VALID' } })
  await expect(beat(other)).rejects.toMatchObject({ code: 'LICENSE_NOT_ACTIVATED' })
  app.setNow('2026-01-17T12:00:00Z')
  expect(await validateLicense(admin, changed)).toMatchObject({ code: 'VALID' })
  await use(changed)
  expect(await admin.db.usageRecord.findMany({ where: { licenseId } })).toMatchObject([{ activationId }])
  expect(await deactivate(other)).toMatchObject({ deactivated: false })
  expect(await deactivate(changed)).toMatchObject({ deactivated: true })
  app.setNow('2026-01-15T12:00:00Z')
})
