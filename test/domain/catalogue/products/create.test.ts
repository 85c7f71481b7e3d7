import { expect, test } from 'vitest'
import { createProduct } from '../../../../src/domain/catalogue/products/create.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { db } = app.ctx
const create = (input: Parameters<typeof createProduct>[2]) =>
  transact(db, (tx) => createProduct(app.admin, tx, input))

test('creates a product once for the same code and name', async () => {
  const code = uniqueCode('product')
  const { productId } = await create({ code, name: 'Studio' })

  expect(await create({ code, name: 'Studio' })).toEqual({ productId })
  expect(await db.event.count({ where: { subjectId: productId, type: 'product.created' } })).toBe(1)
})

test('refuses the code of another product, and does not change that product', async () => {
  const code = uniqueCode('product')
  await create({ code, name: 'Studio' })

  await expect(create({ code, name: 'Other' })).rejects.toMatchObject({ code: 'PRODUCT_CODE_TAKEN' })
  expect(await db.product.findMany({ where: { code } })).toMatchObject([{ name: 'Studio' }])
})

test.each([
  ['a code in capitals', { code: 'Studio', name: 'x' }, 'code'],
  ['an empty name', { code: 'studio', name: '' }, 'name'],
  ['a name with U+0000', { code: 'studio', name: 'a\0' }, 'name'],
  ['a name with a lone surrogate', { code: 'studio', name: '\ud800' }, 'name'],
  ['a name of 201 characters', { code: 'studio', name: 'x'.repeat(201) }, 'name'],
])('refuses %s, and writes nothing', async (_, input, path) => {
  const before = await db.product.count()
  await expect(create(input)).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: [path] }] })
  expect(await db.product.count()).toBe(before)
})
