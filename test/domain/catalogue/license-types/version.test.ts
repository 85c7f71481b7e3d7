import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { defineLicenseType } from '../../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../../src/domain/catalogue/license-types/publish.ts'
import { renameLicenseType } from '../../../../src/domain/catalogue/license-types/rename.ts'
import { retireLicenseType } from '../../../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicenseType, uniqueCode } from '../../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

type Input = Parameters<typeof defineLicenseType>[2]
const define = (input: Omit<Input, 'name'> & { name?: string }) =>
  transact(db, (tx) => defineLicenseType(admin, tx, { name: input.code, ...input }))
const publish = (code: string, version?: number) =>
  transact(db, (tx) => publishLicenseType(admin, tx, code, version))
const retire = (code: string, version?: number) =>
  transact(db, (tx) => retireLicenseType(admin, tx, code, version))
const apply = (input: Parameters<typeof applyCatalog>[2]) =>
  transact(db, (tx) => applyCatalog(admin, tx, input))
const fileOf = (product: string, ...licenseTypes: object[]) =>
  JSON.stringify({ version: 1, products: [{ code: product, name: product, licenseTypes }] })

const versionOf = async (code: string) =>
  (await db.licenseType.findUniqueOrThrow({ where: { code } })).version
const stateOf = async (code: string) => ({
  licenseType: await db.licenseType.findUnique({ where: { code } }),
  revisions: await db.licenseTypeRevision.findMany({
    where: { licenseType: { code } },
    orderBy: { number: 'asc' },
  }),
  skus: await db.sku.findMany({ where: { licenseType: { code } } }),
  events: await db.event.count(),
})
const changed = { code: 'LICENSE_TYPE_CHANGED', nextAction: 'READ_AGAIN' }

test('each change of a license type gives it a higher version', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 1 })
  const { licenseType: from } = await seedLicenseType(admin)
  await db.licenseType.update({
    where: { code: from },
    data: { productId: (await db.product.findUniqueOrThrow({ where: { code: product } })).id },
  })
  const rules = { maxActivations: 2 }
  const changes = [
    () => define({ product, code, rules }),
    () => define({ product, code, rules: { maxActivations: 3 } }),
    () => publish(code),
    () => define({ product, code, rules }),
    () => define({ product, code, rules: { maxActivations: 3 } }),
    () => define({ product, code, rules: { maxActivations: 3 }, name: 'Studio' }),
    () => define({ product, code, rules: { maxActivations: 3 }, name: 'Studio', description: 'For two.' }),
    () => transact(db, (tx) => renameLicenseType(admin, tx, { code, name: code, description: null })),
    () => define({ product, code, rules: { maxActivations: 3 }, skus: [`${code}-sku`] }),
    () =>
      define({
        ...{ product, code, rules: { maxActivations: 3 } },
        skuIntents: [{ sku: `${code}-sku`, intent: 'NEW' }],
      }),
    () => define({ product, code, rules: { maxActivations: 3 }, upgradesFrom: [from] }),
    () => apply({ catalog: fileOf(product, { code, name: 'Studio' }) }),
    () => retire(code),
  ]
  for (const [index, change] of changes.entries()) {
    const before = await versionOf(code)
    await change()
    expect(await versionOf(code), `change ${index}`).toBeGreaterThan(before)
  }
})

test('what changes nothing, or another license type, leaves the version', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 1 })
  const rules = { maxActivations: 1 }
  await define({ product, code, rules, skus: ['A'].map((sku) => `${code}-${sku}`) })
  const before = await versionOf(code)
  await define({ product, code, rules, skus: [`${code}-A`] })
  await publish(code)
  await define({ product, code: uniqueCode('type'), rules })
  await apply({ catalog: fileOf(product, { code, name: code, rules }) })
  await apply({ catalog: fileOf(product, { code, name: 'Other', rules }), dryRun: true })
  expect(await versionOf(code)).toBe(before)
  await retire(code)
  const retired = await versionOf(code)
  await retire(code)
  expect(await versionOf(code)).toBe(retired)
})

test('a changed name of an edited license type is an event', async () => {
  const { product, licenseType: code, licenseTypeId: subjectId } = await seedLicenseType(admin)
  await define({ product, code, rules: {}, name: 'Studio' })
  await define({ product, code, rules: {}, name: 'Studio' })
  const where = { subjectId, type: 'license-type.renamed' }
  expect(await db.event.findMany({ where })).toMatchObject([{ data: { code, from: code, to: 'Studio' } }])
})

test('refuses a change of another version than the expected one, and writes nothing', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin, { maxActivations: 1 })
  const read = await versionOf(code)
  const mine = { product, code, rules: { maxActivations: 2 }, skus: [`${code}-mine`], name: 'Mine' }
  const file = fileOf(product, { code, name: 'Mine', rules: { maxActivations: 2 } })
  const expectedVersions = [{ code, version: read }]
  await define({ product, code, rules: { maxActivations: 9 } })
  const before = await stateOf(code)

  for (const refused of [
    () => define({ ...mine, expectedVersion: read }),
    () => publish(code, read),
    () => retire(code, read),
    () => apply({ catalog: file, expectedVersions }),
    () => apply({ catalog: file, expectedVersions, dryRun: true }),
  ]) {
    await expect(refused()).rejects.toMatchObject({
      ...changed,
      message: `License type ${code} was changed since you read it. Read it again, and repeat your change.`,
    })
    expect(await stateOf(code)).toEqual(before)
  }

  await define({ ...mine, expectedVersion: await versionOf(code) })
  await publish(code, await versionOf(code))
  await apply({
    catalog: fileOf(product, { code, name: 'Mine again' }),
    expectedVersions: [{ code, version: await versionOf(code) }],
  })
  await retire(code, await versionOf(code))
  expect(await stateOf(code)).toMatchObject({
    licenseType: { name: 'Mine again', state: 'RETIRED' },
    revisions: [{ number: 1 }, { number: 2, rules: { maxActivations: 2 } }],
  })
})

test('the expected version 0 defines a license type, and edits none', async () => {
  const { product, licenseType: taken } = await seedLicenseType(admin)
  const before = await stateOf(taken)
  const catalog = fileOf(product, { code: taken, name: 'Mine', rules: {} })
  for (const refused of [
    () => define({ product, code: taken, rules: { maxActivations: 8 }, expectedVersion: 0 }),
    () => apply({ catalog, expectedVersions: [{ code: taken, version: 0 }] }),
  ])
    await expect(refused()).rejects.toMatchObject({
      ...changed,
      message: `License type ${taken} exists already. Use another code, or read it and change it.`,
    })
  expect(await stateOf(taken)).toEqual(before)

  const [one, two] = [uniqueCode('type'), uniqueCode('type')]
  await define({ product, code: one, rules: {}, expectedVersion: 0 })
  await apply({
    catalog: fileOf(product, { code: two, name: two, rules: {} }),
    expectedVersions: [{ code: two, version: 0 }],
  })
  for (const code of [one, two]) expect(await versionOf(code)).toBeGreaterThan(0)
})

test('an expected version of a license type that does not exist is refused', async () => {
  const { product } = await seedLicenseType(admin)
  const code = uniqueCode('type')
  const expectedVersions = [{ code, version: 3 }]
  for (const refused of [
    () => define({ product, code, rules: {}, expectedVersion: 3 }),
    () => publish(code, 3),
    () => retire(code, 3),
    () => apply({ catalog: fileOf(product, { code, name: code, rules: {} }), expectedVersions }),
  ])
    await expect(refused()).rejects.toMatchObject({ code: 'LICENSE_TYPE_NOT_FOUND' })
  expect(await db.licenseType.count({ where: { code } })).toBe(0)
})

test('a catalogue is refused with all license types that changed, also those that it does not mention', async () => {
  const { product, licenseType: one } = await seedLicenseType(admin)
  const two = uniqueCode('type')
  await define({ product, code: two, rules: {} })
  const expectedVersions = [one, two].map((code) => ({ code, version: 1 }))
  await expect(
    apply({ catalog: fileOf(product, { code: one, name: 'Mine' }), expectedVersions }),
  ).rejects.toMatchObject({
    ...changed,
    text: { code: 'LICENSE_TYPES_CHANGED', args: { licenseTypes: [one, two] } },
  })
  expect(await db.licenseType.findUniqueOrThrow({ where: { code: one } })).toMatchObject({ name: one })
})

test('a retired license type is refused as retired, whatever its version', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  const read = await versionOf(code)
  await retire(code)
  await expect(define({ product, code, rules: {}, expectedVersion: read })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_RETIRED',
  })
  await expect(publish(code, read)).rejects.toMatchObject({ code: 'LICENSE_TYPE_RETIRED' })
})
