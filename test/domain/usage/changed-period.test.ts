import { expect, test } from 'vitest'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { changeLicenseType } from '../../../src/domain/licenses/change-type.ts'
import { recordUsage } from '../../../src/domain/usage/record.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
type Meter = { period: 'DAY' | 'MONTH' | 'YEAR' | 'TERM' | 'NONE'; term?: string }
const rulesOf = ({ period, term = 'P1Y' }: Meter) => ({
  term,
  meters: [{ code: 'renders', limit: 3, period }],
})

async function changeTo(product: string, licenseId: string, meter: Meter) {
  const code = uniqueCode('changed')
  await transact(admin.db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code, name: code, rules: rulesOf(meter) })
    await publishLicenseType(admin, tx, code)
    await changeLicenseType(admin, tx, { licenseId, licenseType: code, expiry: 'KEEP' })
  })
}
const record = (key: string, amount: number) =>
  transact(admin.db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount }))
const codeOf = async (key: string) => (await validateLicense(admin, { key, meter: 'renders' })).code

const month: Meter = { period: 'MONTH' }
test.each<[Meter, Meter]>([
  [month, { period: 'YEAR' }],
  [month, { period: 'NONE' }],
  [month, { period: 'TERM' }],
  [month, { period: 'DAY' }],
  [{ period: 'DAY' }, month],
  [{ period: 'TERM' }, month],
  [{ period: 'YEAR' }, { period: 'DAY' }],
  [
    { period: 'TERM', term: 'P1M' },
    { period: 'TERM', term: 'P1Y' },
  ],
])('validation and recordUsage agree after a change of period from %o to %o', async (before, after) => {
  // The first of January is the first instant of a day, a month and a year.
  app.setNow('2026-01-01T00:00:00Z')
  const { licenseId, licenseKey: key, product } = await seedLicense(admin, rulesOf(before))
  await record(key, 3)
  expect(await codeOf(key)).toBe('USAGE_LIMIT_REACHED')
  await changeTo(product, licenseId, after)

  expect(await codeOf(key)).toBe('VALID')
  expect((await record(key, 0)).reading).toMatchObject({ used: 0, remaining: 3 })
  await record(key, 3)

  expect(await codeOf(key)).toBe('USAGE_LIMIT_REACHED')
  await expect(record(key, 1)).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED', used: 3 })
})

test('a change to another period and back continues the previous count within the period', async () => {
  app.setNow('2026-03-10T12:00:00Z')
  const { licenseId, licenseKey: key, product } = await seedLicense(admin, rulesOf(month))
  await record(key, 3)
  await changeTo(product, licenseId, { period: 'DAY' })
  await record(key, 1)
  expect(await codeOf(key)).toBe('VALID')

  await changeTo(product, licenseId, month)

  expect(await codeOf(key)).toBe('USAGE_LIMIT_REACHED')
  await expect(record(key, 1)).rejects.toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED', used: 3 })
  app.setNow('2026-04-01T00:00:00Z')
  expect(await codeOf(key)).toBe('VALID')
})
