import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

test.each(['MAINTAIN', 'ALLOW'])(
  'no file is issued after the expiry, although %s allows online use',
  async (expiryPolicy) => {
    const rules = { expiryPolicy, term: 'P1Y', offline: { ttl: 'P30D' } }
    const expiry = new Date('2026-01-20T10:00:00.500Z')
    app.setNow('2026-01-15T12:00:00Z')
    const { licenseKey: key, licenseId } = await seedLicense(admin, rules, { expiry })
    await activateLicense(admin, { key, fingerprint: 'laptop' })
    const checkOut = () =>
      transact(admin.db, (tx) => checkOutLicense(admin, tx, { key, fingerprint: 'laptop' }))

    // The first instant is before the expiry, but within its second, and a file has whole seconds only.
    for (const instant of ['2026-01-20T10:00:00.200Z', '2026-01-20T10:00:00.501Z', '2026-03-01T00:00:00Z']) {
      app.setNow(instant)
      await expect(checkOut()).rejects.toMatchObject({ code: 'LICENSE_EXPIRED', nextAction: 'RENEW' })
    }
    const online = await validateLicense(admin, { key, fingerprint: 'laptop' })
    expect(online).toMatchObject({ valid: true, code: 'EXPIRED' })
    app.setNow('2026-01-15T12:00:00Z')
    expect(await admin.db.licenseFile.count({ where: { licenseId } })).toBe(0)
    expect((await checkOut()).expiresAt).toEqual(new Date('2026-01-20T10:00:00Z'))
  },
)
