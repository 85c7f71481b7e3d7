import { expect, test } from 'vitest'
import { defineRelease } from '../../../../src/domain/catalogue/releases/define.ts'
import { validateLicense } from '../../../../src/domain/validation/validate.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicense } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app

test('with MAINTAIN an expired license is valid for versions that were released before its expiry', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, {
    term: 'P1M',
    expiryPolicy: 'MAINTAIN',
    timeZone: 'UTC',
  })
  const release = (version: string, releasedAt: string) =>
    transact(admin.db, (tx) =>
      defineRelease(admin, tx, { product, version, releasedAt: new Date(releasedAt) }),
    )
  await release('1.0', '2026-01-01T00:00:00Z')
  await release('1.1', '2026-02-15T23:59:59.999Z')
  await release('2.0', '2026-02-16T00:00:00Z')
  const validate = async (version?: string) => await validateLicense(admin, { key, version })

  expect(await validate('2.0')).toMatchObject({ valid: true, code: 'VALID' })
  app.setNow('2026-06-01T12:00:00Z')
  expect(await validate('1.0')).toMatchObject({ valid: true, code: 'EXPIRED' })
  expect(await validate('1.1')).toMatchObject({ valid: true, code: 'EXPIRED' })
  expect(await validate()).toMatchObject({ valid: true, code: 'EXPIRED' })
  expect(await validate('2.0')).toMatchObject({ valid: false, code: 'VERSION_NOT_ALLOWED' })
  expect(await validate('9.9')).toMatchObject({ valid: false, code: 'VERSION_NOT_ALLOWED' })

  await release('2.0', '2026-02-10T00:00:00Z')
  expect(await validate('2.0')).toMatchObject({ valid: true, code: 'EXPIRED' })
})
