import { expect, test } from 'vitest'
import { createProduct } from '../../../../src/domain/catalogue/products/create.ts'
import { defineEntitlement } from '../../../../src/domain/catalogue/products/define-entitlement.ts'
import { defineMeter } from '../../../../src/domain/catalogue/products/define-meter.ts'
import { renameProduct } from '../../../../src/domain/catalogue/products/rename.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

async function seedProduct() {
  const code = uniqueCode('product')
  const { productId } = await transact(db, (tx) => createProduct(admin, tx, { code, name: 'Studio' }))
  return { code, productId }
}

test('renames a product once', async () => {
  const { code, productId } = await seedProduct()
  const rename = () => transact(db, (tx) => renameProduct(admin, tx, { code, name: 'Atelier' }))

  await rename()
  await rename()

  expect(await db.product.findUnique({ where: { code } })).toMatchObject({ name: 'Atelier' })
  expect(await db.event.findMany({ where: { subjectId: productId, type: 'product.renamed' } })).toMatchObject(
    [{ data: { code, from: 'Studio', to: 'Atelier' } }],
  )
})

test.each([
  ['entitlement', defineEntitlement],
  ['meter', defineMeter],
] as const)('adds and renames: %s', async (noun, define) => {
  const { code: product, productId } = await seedProduct()
  const call = (name: string) => transact(db, (tx) => define(admin, tx, { product, code: 'render', name }))
  const find = () =>
    noun === 'meter'
      ? db.meter.findMany({ where: { productId } })
      : db.entitlement.findMany({ where: { productId } })

  await call('Renders')
  await call('Renders')
  expect(await find()).toMatchObject([{ code: 'render', name: 'Renders' }])
  await call('Pictures')

  const [defined, ...more] = await find()
  expect(more).toEqual([])
  expect(defined).toMatchObject({ name: 'Pictures' })
  expect(await db.event.count({ where: { subjectId: defined!.id, type: `${noun}.defined` } })).toBe(2)
})

test('refuses an unknown product', async () => {
  const code = uniqueCode('product')

  await expect(transact(db, (tx) => renameProduct(admin, tx, { code, name: 'x' }))).rejects.toMatchObject({
    code: 'PRODUCT_NOT_FOUND',
  })
  await expect(
    transact(db, (tx) => defineMeter(admin, tx, { product: code, code: 'render', name: 'x' })),
  ).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' })
})
