import { expect, test } from 'vitest'
import { renameLicenseType } from '../../../../src/domain/catalogue/license-types/rename.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicenseType, uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const rename = (input: Parameters<typeof renameLicenseType>[2]) =>
  transact(db, (tx) => renameLicenseType(admin, tx, input))

test('renames a license type once, and leaves its revisions alone', async () => {
  const { licenseType: code } = await seedLicenseType(admin)
  const names = { code, name: 'Annual', description: 'For a year.' }

  const { licenseTypeId } = await rename(names)
  await rename(names)

  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject(names)
  expect(await db.licenseTypeRevision.count({ where: { licenseTypeId } })).toBe(1)
  expect(await db.event.count({ where: { subjectId: licenseTypeId, type: 'license-type.renamed' } })).toBe(1)
})

test('refuses an unknown license type', async () => {
  await expect(rename({ code: uniqueCode('type'), name: 'x', description: null })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_NOT_FOUND',
  })
})
