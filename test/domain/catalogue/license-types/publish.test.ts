import { expect, test } from 'vitest'
import { defineLicenseType } from '../../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../../../src/domain/catalogue/license-types/retire.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { renewLicense } from '../../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../../src/domain/validation/validate.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

const publish = (code: string) => transact(db, (tx) => publishLicenseType(admin, tx, code))
const retire = (code: string) => transact(db, (tx) => retireLicenseType(admin, tx, code))
const define = (product: string, code: string, rules: object) =>
  transact(db, (tx) => defineLicenseType(admin, tx, { product, code, name: code, rules }))

async function issue(licenseType: string) {
  const { accountId } = await seedAccount(admin)
  return await transact(db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
}

test('publishing records an event, and publishing again changes nothing', async () => {
  const { licenseType: code } = await seedLicenseType(admin)
  const { id } = await db.licenseType.findUniqueOrThrow({ where: { code } })
  const events = () => db.event.count({ where: { subjectId: id, type: 'license-type.published' } })
  const { publishedAt } = await db.licenseTypeRevision.findFirstOrThrow({ where: { licenseTypeId: id } })
  expect(await events()).toBe(1)

  await publish(code)
  expect(await events()).toBe(1)
  expect(await db.licenseTypeRevision.findFirst({ where: { licenseTypeId: id } })).toMatchObject({
    publishedAt,
  })
})

test('the database refuses changes of a published revision', async () => {
  const { licenseType: code } = await seedLicenseType(admin)
  const revision = await db.licenseTypeRevision.findFirstOrThrow({ where: { licenseType: { code } } })
  const where = { id: revision.id }

  await expect(db.licenseTypeRevision.update({ where, data: { rules: {} } })).rejects.toThrow(/frozen/)
  await expect(db.licenseTypeRevision.update({ where, data: { publishedAt: null } })).rejects.toThrow(
    /frozen/,
  )
  await expect(db.licenseTypeRevision.delete({ where })).rejects.toThrow(/frozen/)
  expect(await db.licenseTypeRevision.findUnique({ where })).toEqual(revision)
})

test('a license stays on its revision; the next license gets the new one', async () => {
  const first = await seedLicense(admin, { maxActivations: 3 })
  await define(first.product, first.licenseType, { maxActivations: 5 })
  const second = await issue(first.licenseType)
  await publish(first.licenseType)
  const third = await issue(first.licenseType)

  const factsOf = async (key: string) => (await validateLicense(admin, { key })).facts
  expect(await factsOf(first.licenseKey)).toMatchObject({ revision: 1, maxActivations: 3 })
  expect(await factsOf(second.licenseKey)).toMatchObject({ revision: 1, maxActivations: 3 })
  expect(await factsOf(third.licenseKey)).toMatchObject({ revision: 2, maxActivations: 5 })
})

test('refuses to issue a license of a draft', async () => {
  const { product } = await seedLicenseType(admin)
  const code = uniqueCode('type')
  await define(product, code, {})

  await expect(issue(code)).rejects.toMatchObject({ code: 'LICENSE_TYPE_NOT_PUBLISHED' })
  expect(await db.license.count({ where: { licenseType: { code } } })).toBe(0)
})

test('a retired type issues no new licenses, and existing licenses do not change', async () => {
  const { product, licenseType: code, licenseKey: key, licenseId } = await seedLicense(admin, { term: 'P1Y' })
  await retire(code)

  await expect(issue(code)).rejects.toMatchObject({ code: 'LICENSE_TYPE_RETIRED' })
  expect(await db.license.count({ where: { licenseType: { code } } })).toBe(1)
  expect(await validateLicense(admin, { key })).toMatchObject({ valid: true, code: 'VALID' })
  await transact(db, (tx) => renewLicense(admin, tx, { licenseId }))

  await expect(define(product, code, { maxActivations: 9 })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_RETIRED',
  })
  await expect(publish(code)).rejects.toMatchObject({ code: 'LICENSE_TYPE_RETIRED' })
  expect(await db.licenseTypeRevision.count({ where: { licenseType: { code } } })).toBe(1)
})

test('retiring again changes nothing', async () => {
  const { licenseType: code } = await seedLicenseType(admin)
  await retire(code)
  const { id, retiredAt } = await db.licenseType.findUniqueOrThrow({ where: { code } })
  app.setNow('2026-02-01T00:00:00Z')
  await retire(code)

  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ state: 'RETIRED', retiredAt })
  expect(await db.event.count({ where: { subjectId: id, type: 'license-type.retired' } })).toBe(1)
})

test.each([publish, retire])('refuses an unknown code, and an invalid one', async (change) => {
  await expect(change('no-such-type')).rejects.toMatchObject({ code: 'LICENSE_TYPE_NOT_FOUND' })
  await expect(change('a\0')).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: ['code'] }] })
})

test('publishing new rules leaves revoked and suspended licenses as they are', async () => {
  const { product, licenseType } = await seedLicenseType(admin, { term: 'P1Y' })
  const [revoked, suspended] = [await issue(licenseType), await issue(licenseType)]
  await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: suspended.licenseId, reason: 'unpaid' }))
  const licenses = () => db.license.findMany({ where: { licenseType: { code: licenseType } } })
  const before = await licenses()

  await define(product, licenseType, { expiryPolicy: 'ALLOW', maxActivations: null })
  await publish(licenseType)
  expect(await licenses()).toEqual(before)
  const codeOf = async (key: string) => (await validateLicense(admin, { key })).code
  expect(await codeOf(revoked.licenseKey)).toBe('REVOKED')
  expect(await codeOf(suspended.licenseKey)).toBe('SUSPENDED')
})
