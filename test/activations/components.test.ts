import { expect, test } from 'vitest'
import { activateLicense } from '../../src/activations/activate.ts'
import { validateLicense } from '../../src/licenses/validate.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'

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
