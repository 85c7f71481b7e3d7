import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { uniqueCode } from '../../../seed.ts'

const { admin } = await startTestApp()
const apply = async (code: string, skus?: string[]) => {
  const licenseTypes = [{ code, name: code, rules: {}, ...(skus && { skus }) }]
  const catalog = JSON.stringify({ version: 1, products: [{ code: `of-${code}`, name: code, licenseTypes }] })
  const { changes } = await transact(admin.db, (tx) => applyCatalog(admin, tx, { catalog }))
  return changes.filter(({ action }) => action === 'NAME_SKUS')
}
const skusOf = async (code: string) =>
  (await admin.db.sku.findMany({ where: { licenseType: { code } }, orderBy: { sku: 'asc' } })).map(
    ({ sku }) => sku,
  )

test('a catalogue file sets and changes the SKUs of a license type; omitted, they stay as they are', async () => {
  const code = uniqueCode('type')
  const [one, two] = [uniqueCode('SKU'), uniqueCode('SKU')]
  expect(await apply(code, [two, one])).toMatchObject([{ subject: code, revision: null }])
  expect(await skusOf(code)).toEqual([one, two].sort())
  expect(await apply(code, [one, two])).toEqual([])
  expect(await apply(code)).toEqual([])
  await apply(code, [two])
  expect(await skusOf(code)).toEqual([two])
  const { id } = await admin.db.licenseType.findUniqueOrThrow({
    where: { code },
    include: { revisions: true },
  })
  expect(await admin.db.licenseTypeRevision.count({ where: { licenseTypeId: id } })).toBe(1)
  expect(await admin.db.event.count({ where: { subjectId: id, type: 'license-type.skus-named' } })).toBe(2)
})
