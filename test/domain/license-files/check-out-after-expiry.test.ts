import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const expiry = new Date('2026-01-20T10:00:00.500Z')

/** An active license that expires at that instant, and the check-out of its file. */
async function seedExpiring(expiryPolicy: string) {
  app.setNow('2026-01-15T12:00:00Z')
  const rules = { expiryPolicy, term: 'P1Y', offline: { ttl: 'P30D' } }
  const { licenseKey: key, licenseId, product } = await seedLicense(admin, rules, { expiry })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const checkOut = () =>
    transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }))
  return { key, licenseId, product, checkOut }
}

test('with RESTRICT, a file ends with the license, and no file is issued after it', async () => {
  const { licenseId, checkOut } = await seedExpiring('RESTRICT')
  // The first instant is before the expiry, but within its second, and a file has whole seconds only.
  for (const instant of ['2026-01-20T10:00:00.200Z', '2026-01-20T10:00:00.501Z', '2026-03-01T00:00:00Z']) {
    app.setNow(instant)
    await expect(checkOut()).rejects.toMatchObject({ code: 'LICENSE_EXPIRED', nextAction: 'RENEW' })
  }
  app.setNow('2026-01-15T12:00:00Z')
  expect(await admin.db.licenseFile.count({ where: { licenseId } })).toBe(0)
  expect((await checkOut()).expiresAt).toEqual(new Date('2026-01-20T10:00:00Z'))
})

test.each(['MAINTAIN', 'ALLOW'])(
  'with %s, files before and after the expiry are valid as the license is online',
  async (expiryPolicy) => {
    const { key, product, checkOut } = await seedExpiring(expiryPolicy)
    const before = await checkOut()
    expect(before.expiresAt).toEqual(new Date('2026-02-14T12:00:00Z'))
    app.setNow('2026-01-20T10:00:00.501Z')
    const after = await checkOut()
    expect(after.expiresAt).toEqual(new Date('2026-02-19T10:00:00Z'))

    const online = await validateLicense(admin, { key, fingerprint: 'laptop', version: '9.0' })
    for (const { file } of [before, after]) {
      const offline = await verifyLicenseFile(file, {
        keys: await publishedKeys(admin, admin.db),
        product,
        fingerprint: 'laptop',
        version: '9.0',
        now: app.ctx.now(),
      })
      expect(offline).toMatchObject({ valid: online.valid, code: online.code })
    }
    expect(online.code).toBe(expiryPolicy === 'MAINTAIN' ? 'VERSION_NOT_ALLOWED' : 'EXPIRED')
  },
)
