import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { defineLicenseType } from '../../../../src/domain/catalogue/license-types/define.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicense, seedLicenseType } from '../../../seed.ts'
import { sample } from './sample.ts'

const app = await startTestApp()
const { db } = app.ctx
const { admin } = app

const apply = (catalog: string, dryRun = false) =>
  transact(db, (tx) => applyCatalog(admin, tx, { catalog, dryRun }))

/** A file with one license type, in JSON, which is YAML. */
const fileOf = (product: string, licenseType: object, more: object = {}) =>
  JSON.stringify({
    version: 1,
    products: [{ code: product, name: product, licenseTypes: [licenseType], ...more }],
  })

const revisionsOf = (code: string) =>
  db.licenseTypeRevision.findMany({ where: { licenseType: { code } }, orderBy: { number: 'asc' } })

test('omitted rules stay as they are, and state published publishes a draft', async () => {
  const { text, product, typeCode } = sample()
  await apply(text)
  const code = typeCode('floating')
  const file = JSON.stringify({
    version: 1,
    products: [
      { code: product, name: 'Photo Studio', licenseTypes: [{ code, name: 'Photo Studio, floating' }] },
    ],
  })

  const { changes } = await apply(file)

  expect(changes.map(({ summary }) => summary)).toEqual([`publish revision 1 of license type ${code}`])
  expect(await apply(file)).toMatchObject({ changes: [] })
})

test('state retired retires a license type', async () => {
  const { product, licenseType: code, licenseId } = await seedLicense(admin)
  const before = await db.license.findUniqueOrThrow({ where: { id: licenseId } })

  const { changes } = await apply(fileOf(product, { code, name: code, state: 'retired' }))

  expect(changes.map(({ summary }) => summary)).toEqual([`retire license type ${code}`])
  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ state: 'RETIRED' })
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toEqual(before)
})

test('changes rules and retires in one file', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  const file = fileOf(product, { code, name: code, state: 'retired', rules: { maxActivations: 5 } })

  expect((await apply(file)).changes.map(({ action }) => action)).toEqual([
    'DEFINE_LICENSE_TYPE',
    'RETIRE_LICENSE_TYPE',
  ])
  expect(await apply(file)).toMatchObject({ changes: [] })
})

test('leaves a draft alone while the published rules equal the file', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  await transact(db, (tx) =>
    defineLicenseType(admin, tx, { product, code, name: code, rules: { maxActivations: 9 } }),
  )

  expect(await apply(fileOf(product, { code, name: code, rules: {} }))).toMatchObject({ changes: [] })
  expect(await revisionsOf(code)).toMatchObject([{ number: 1 }, { publishedAt: null }])
})

test('rules that differ from the published ones replace the draft, or publish it', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  const draft = { product, code, name: code, rules: { maxActivations: 9 } }
  await transact(db, (tx) => defineLicenseType(admin, tx, draft))

  expect(
    (await apply(fileOf(product, { code, name: code, rules: { maxActivations: 9 } }), true)).changes,
  ).toMatchObject([
    {
      action: 'PUBLISH_LICENSE_TYPE',
      revision: 2,
      fields: [{ field: 'maxActivations', before: '1', after: '9' }],
    },
  ])
  const { changes } = await apply(fileOf(product, { code, name: code, rules: { maxActivations: 4 } }))
  expect(changes).toMatchObject([
    {
      action: 'DEFINE_LICENSE_TYPE',
      revision: 2,
      summary: `replace draft revision 2 of license type ${code}`,
      fields: [{ field: 'maxActivations', before: '1', after: '4' }],
    },
    { action: 'PUBLISH_LICENSE_TYPE', revision: 2 },
  ])
  expect(await revisionsOf(code)).toMatchObject([{ number: 1 }, { number: 2, rules: { maxActivations: 4 } }])
})

test('a draft of a published type is discarded by a return to the published rules', async () => {
  const { product, licenseType: code } = await seedLicenseType(admin)
  const stated = (rules: object) => fileOf(product, { code, name: code, state: 'draft', rules })

  expect((await apply(stated({ maxActivations: 3 }))).changes.map(({ summary }) => summary)).toEqual([
    `define revision 2 of license type ${code}`,
  ])
  expect(await db.licenseType.findUnique({ where: { code } })).toMatchObject({ state: 'PUBLISHED' })
  expect(await apply(stated({ maxActivations: 3 }))).toMatchObject({ changes: [] })
  expect((await apply(stated({}))).changes.map(({ summary }) => summary)).toEqual([
    `discard draft 2 of license type ${code} and return to revision 1`,
  ])
  expect(await revisionsOf(code)).toHaveLength(1)
  expect(await apply(stated({}))).toMatchObject({ changes: [] })
})
