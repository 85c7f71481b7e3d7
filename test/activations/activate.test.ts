import { expect, test } from 'vitest'
import { activateLicense } from '../../src/activations/activate.ts'
import { startTestApp } from '../app.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()

test('activates a device and records it', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(app.admin)

  const answer = await activateLicense(app.admin, { key, fingerprint: 'laptop' })

  expect(answer).toMatchObject({ created: true, validation: { valid: true, code: 'VALID' } })
  const { db } = app.ctx
  expect(await db.activation.findMany({ where: { licenseId } })).toMatchObject([{ fingerprint: 'laptop' }])
  expect(await db.event.count({ where: { licenseId, type: 'license.activated' } })).toBe(1)
})

test('refuses an activation above the limit', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(app.admin, { maxActivations: 1 })
  await activateLicense(app.admin, { key, fingerprint: 'laptop' })

  await expect(activateLicense(app.admin, { key, fingerprint: 'desktop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
    limit: 1,
    used: 1,
  })
  expect(await app.ctx.db.activation.count({ where: { licenseId } })).toBe(1)
})
