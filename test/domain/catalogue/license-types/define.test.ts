import { expect, test } from 'vitest'
import { defineLicenseType } from '../../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../../src/domain/catalogue/license-types/publish.ts'
import { createProduct } from '../../../../src/domain/catalogue/products/create.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicenseType, uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

type Input = Parameters<typeof defineLicenseType>[2]
const define = (input: Omit<Input, 'name'> & { name?: string }) =>
  transact(db, (tx) => defineLicenseType(admin, tx, { name: 'Studio', ...input }))
const publish = (code: string) => transact(db, (tx) => publishLicenseType(admin, tx, code))

async function seedProduct(): Promise<string> {
  const code = uniqueCode('product')
  await transact(db, (tx) => createProduct(admin, tx, { code, name: code }))
  return code
}

async function revisionsOf(code: string) {
  const revisions = await db.licenseTypeRevision.findMany({
    where: { licenseType: { code } },
    orderBy: { number: 'asc' },
  })
  return revisions.map(({ number, publishedAt, rules }) => ({
    number,
    published: publishedAt !== null,
    maxActivations: (rules as { maxActivations: number | null }).maxActivations,
  }))
}

const eventsAbout = (code: string) =>
  db.event.count({ where: { type: 'license-type.defined', data: { path: ['code'], equals: code } } })

test('a defined license type is a draft until it is published', async () => {
  const product = await seedProduct()
  const code = uniqueCode('type')
  await define({ product, code, rules: { maxActivations: 3 } })

  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ state: 'DRAFT' })
  expect(await revisionsOf(code)).toEqual([{ number: 1, published: false, maxActivations: 3 }])
  expect(await eventsAbout(code)).toBe(1)
})

test('editing a draft changes it in place', async () => {
  const product = await seedProduct()
  const code = uniqueCode('type')
  await define({ product, code, rules: { maxActivations: 3 } })
  await define({ product, code, rules: { maxActivations: 4 }, name: 'Studio Max' })

  expect(await revisionsOf(code)).toEqual([{ number: 1, published: false, maxActivations: 4 }])
  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ name: 'Studio Max' })
})

test('editing a published type makes the next draft, and leaves the published revision alone', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 3 })
  await define({ product, code, rules: { maxActivations: 5 } })

  expect(await revisionsOf(code)).toEqual([
    { number: 1, published: true, maxActivations: 3 },
    { number: 2, published: false, maxActivations: 5 },
  ])
  await publish(code)
  await define({ product, code, rules: { maxActivations: 6 } })
  expect(await revisionsOf(code)).toHaveLength(3)
})

test.each([null, 0])('stores %s seats unchanged', async (maxActivations) => {
  const { licenseType } = await seedLicenseType(admin, { maxActivations })
  expect(await revisionsOf(licenseType)).toEqual([{ number: 1, published: true, maxActivations }])
})

test('rules equal to the published ones, in any order and spelling, make no revision', async () => {
  const rules = { term: 'P1Y', gracePeriod: 'P7D', overage: { policy: 'PERCENT', percent: 10 } } as const
  const { product, licenseType: code } = await seedLicenseType(admin, rules)
  const before = await eventsAbout(code)
  const equal = {
    overage: { percent: 10, policy: 'PERCENT' },
    gracePeriod: 'p7d',
    term: 'P1Y',
    seatModel: 'NODE_LOCKED',
  } as const
  await define({ product, code, rules: equal })

  expect(await revisionsOf(code)).toHaveLength(1)
  expect(await eventsAbout(code)).toBe(before)
})

test('returning to the published rules deletes the draft', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 3 })
  await define({ product, code, rules: { maxActivations: 5 } })
  await define({ product, code, rules: { maxActivations: 3 } })

  expect(await revisionsOf(code)).toEqual([{ number: 1, published: true, maxActivations: 3 }])
  await publish(code)
  expect(await revisionsOf(code)).toHaveLength(1)
})

test('adds entitlements and meters that the product does not have, once', async () => {
  const product = await seedProduct()
  const rules = { entitlements: [{ code: 'export' }], meters: [{ code: 'renders', limit: 10 }] }
  await define({ product, code: uniqueCode('type'), rules })
  const more = { entitlements: [{ code: 'export' }, { code: 'cloud' }], meters: rules.meters }
  await define({ product, code: uniqueCode('type'), rules: more })

  const where = { product: { code: product } }
  const orderBy = { code: 'asc' } as const
  expect(await db.entitlement.findMany({ where, orderBy })).toMatchObject([
    { code: 'cloud' },
    { code: 'export' },
  ])
  expect(await db.meter.findMany({ where, orderBy })).toMatchObject([{ code: 'renders' }])
})

test.each(['Studio', 'studio annual', 'studio--annual', '1studio', '-studio', 'studio-', 'x'.repeat(65), ''])(
  'refuses the code %j, and writes nothing',
  async (code) => {
    const product = await seedProduct()
    const before = await db.licenseType.count()
    await expect(define({ product, code, rules: {} })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: ['code'] }],
    })
    expect(await db.licenseType.count()).toBe(before)
  },
)

test('refuses a contradiction in the rules at its path, and writes nothing', async () => {
  const product = await seedProduct()
  const code = uniqueCode('type')
  await expect(
    define({ product, code, rules: { gracePeriod: 'P7D', entitlements: [{ code: 'export' }] } }),
  ).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: ['rules', 'gracePeriod'] }] })

  expect(await db.licenseType.findUnique({ where: { code } })).toBeNull()
  expect(await db.entitlement.count({ where: { product: { code: product } } })).toBe(0)
})

test('lists all problems of a definition, and writes nothing', async () => {
  const product = await seedProduct()
  const before = await db.licenseType.count()
  const rules = { timeZone: 'Mars/Olympus', gracePeriod: 'P7D', entitlements: [{ code: 'export' }] }
  await expect(define({ product, code: 'Not a code', name: '', rules })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [
      { path: ['code'] },
      { path: ['name'] },
      { path: ['rules', 'timeZone'] },
      { path: ['rules', 'gracePeriod'] },
    ],
  })
  expect(await db.licenseType.count()).toBe(before)
  expect(await db.entitlement.count({ where: { product: { code: product } } })).toBe(0)
})

test('refuses an unknown product, and a code of another product', async () => {
  const { licenseType: code } = await seedLicenseType(admin)
  const product = await seedProduct()

  await expect(define({ product: 'no-such-product', code, rules: {} })).rejects.toMatchObject({
    code: 'PRODUCT_NOT_FOUND',
  })
  await expect(define({ product, code, name: 'Stolen', rules: {} })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_PRODUCT_FIXED',
  })
  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ name: code })
})
