import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { defineLicenseType } from '../../../../src/domain/catalogue/license-types/define.ts'
import { transact } from '../../../../src/platform/db.ts'
import { startTestApp } from '../../../app.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../../../seed.ts'
import { sample } from './sample.ts'

const app = await startTestApp()
const { db } = app.ctx
const { admin } = app

const apply = (catalog: string, dryRun = false) =>
  transact(db, (tx) => applyCatalog(admin, tx, { catalog, dryRun }))
const summaries = async (catalog: string) =>
  (await apply(catalog, true)).changes.map(({ summary }) => summary)

/** A file with one license type, in JSON, which is YAML. */
const fileOf = (product: string, licenseType: object, more: object = {}) =>
  JSON.stringify({
    version: 1,
    products: [{ code: product, name: product, licenseTypes: [licenseType], ...more }],
  })

const revisionsOf = (code: string) =>
  db.licenseTypeRevision.findMany({ where: { licenseType: { code } }, orderBy: { number: 'asc' } })

/** All records that a catalogue file can change, and the number of events. */
const everything = async () => ({
  products: await db.product.findMany({ orderBy: { id: 'asc' } }),
  entitlements: await db.entitlement.findMany({ orderBy: { id: 'asc' } }),
  meters: await db.meter.findMany({ orderBy: { id: 'asc' } }),
  releases: await db.release.findMany({ orderBy: [{ productId: 'asc' }, { version: 'asc' }] }),
  licenseTypes: await db.licenseType.findMany({ orderBy: { id: 'asc' } }),
  revisions: await db.licenseTypeRevision.findMany({ orderBy: { id: 'asc' } }),
  events: await db.event.count(),
})

test('makes the changes of a file, and returns them', async () => {
  const { text, product, typeCode } = sample()

  const { changes, applied } = await apply(text)

  expect(applied).toBe(true)
  expect(changes.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    `CREATE_PRODUCT ${product}`,
    'ADD_ENTITLEMENT raw-import',
    'ADD_ENTITLEMENT export-megapixels',
    'ADD_ENTITLEMENT support-level',
    'ADD_METER render',
    'DEFINE_RELEASE 5.10',
    'DEFINE_RELEASE 5.2.0',
    `DEFINE_LICENSE_TYPE ${typeCode('annual')}`,
    `PUBLISH_LICENSE_TYPE ${typeCode('annual')}`,
    `DEFINE_LICENSE_TYPE ${typeCode('floating')}`,
    `DEFINE_LICENSE_TYPE ${typeCode('lite')}`,
    `RETIRE_LICENSE_TYPE ${typeCode('lite')}`,
  ])
  const made = await db.product.findUniqueOrThrow({
    where: { code: product },
    include: { entitlements: { orderBy: { code: 'asc' } }, meters: true, releases: true, licenseTypes: true },
  })
  expect(made).toMatchObject({
    name: 'Photo Studio',
    entitlements: [{ name: 'Largest export' }, { name: 'RAW import' }, { name: 'Support' }],
    meters: [{ code: 'render', name: 'Renders' }],
    releases: expect.arrayContaining([
      expect.objectContaining({ version: '5.10', releasedAt: new Date('2025-11-03T00:00:00Z') }),
      expect.objectContaining({ version: '5.2.0', releasedAt: new Date('2025-06-01T07:30:00Z') }),
    ]),
    licenseTypes: [{ state: 'PUBLISHED' }, { state: 'DRAFT' }, { state: 'RETIRED' }],
  })
  const [annual] = await revisionsOf(typeCode('annual'))
  expect(annual).toMatchObject({
    publishedAt: app.ctx.now(),
    rules: {
      term: 'P1Y',
      gracePeriod: 'P14D',
      maxActivations: 2,
      seatModel: 'NODE_LOCKED',
      entitlements: [
        { code: 'raw-import', value: true },
        { code: 'export-megapixels', value: 100 },
        { code: 'support-level', value: 'priority' },
      ],
      meters: [{ code: 'render', limit: 500, period: 'MONTH', overage: 'BLOCK' }],
    },
  })
})

test('applying a file again changes nothing', async () => {
  const { text } = sample()
  await apply(text)
  const before = await everything()

  expect(await apply(text)).toEqual({ changes: [], applied: true })
  expect(await everything()).toEqual(before)
})

test('a dry run returns the same changes, and writes nothing', async () => {
  const { text } = sample()
  const before = await everything()

  const dry = await apply(text, true)

  expect(dry.applied).toBe(false)
  expect(await everything()).toEqual(before)
  expect((await apply(text)).changes).toEqual(dry.changes)
})

test('leaves records that the file does not mention as they are', async () => {
  const { text, product } = sample()
  await apply(text)
  const before = await everything()
  const nothing = `version: 1\nproducts:\n  - { code: ${product}, name: Photo Studio, entitlements: [] }\n`

  expect(await apply(nothing)).toEqual({ changes: [], applied: true })
  expect(await apply('version: 1\nproducts: []\n')).toEqual({ changes: [], applied: true })
  expect(await everything()).toEqual(before)
})

test('changed rules become the next published revision, with each changed field', async () => {
  const { text, typeCode } = sample()
  await apply(text)
  const changed = text
    .replace('maxActivations: 2\n', 'maxActivations: null\n')
    .replace(/ *gracePeriod: .*\n/, '')
    .replace(/ *raw-import: true\n/, '')
    .replace('support-level: priority', 'support-level: "true"')
    .replace('limit: 500', 'limit: 0')

  const { changes } = await apply(changed)

  expect(changes).toMatchObject([
    {
      action: 'DEFINE_LICENSE_TYPE',
      revision: 2,
      fields: [
        { field: 'gracePeriod', before: 'P14D', after: 'null' },
        { field: 'maxActivations', before: '2', after: 'null' },
        { field: 'entitlements.raw-import', before: 'true', after: null },
        { field: 'entitlements.support-level', before: 'priority', after: '"true"' },
        {
          field: 'meters.render',
          before: '{ limit: 500, period: MONTH, overage: BLOCK }',
          after: '{ limit: 0, period: MONTH, overage: BLOCK }',
        },
      ],
    },
    { action: 'PUBLISH_LICENSE_TYPE', revision: 2, fields: [] },
  ])
  expect(await revisionsOf(typeCode('annual'))).toMatchObject([
    { number: 1, rules: { maxActivations: 2 } },
    { number: 2, rules: { maxActivations: null, gracePeriod: null, meters: [{ limit: 0 }] } },
  ])
})

test('ignores the order of entitlements, meters, notices and identities', async () => {
  const product = uniqueCode('product')
  const code = uniqueCode('type')
  const named = (noun: string) => ['a', 'b'].map((letter) => ({ code: `${noun}-${letter}`, name: letter }))
  const more = { entitlements: named('e'), meters: named('m') }
  const rules = {
    term: 'P1Y',
    entitlements: [{ code: 'e-a', value: 1 }, { code: 'e-b' }],
    meters: [{ code: 'm-a' }, { code: 'm-b', limit: 1 }],
    expiryNotices: ['P1D', 'P2D'],
    trial: { oncePer: ['EMAIL', 'FINGERPRINT'] },
  }
  await apply(fileOf(product, { code, name: code, rules }, more))
  const reordered = {
    term: 'P1Y',
    entitlements: { 'e-b': true, 'e-a': 1 },
    meters: rules.meters.toReversed(),
    expiryNotices: rules.expiryNotices.toReversed(),
    trial: { oncePer: rules.trial.oncePer.toReversed() },
  }

  expect(await summaries(fileOf(product, { code, name: code, rules: reordered }, more))).toEqual([])
})

test('a product without a name keeps its name', async () => {
  const { text, product } = sample()
  await apply(text)

  const { changes } = await apply(`version: 1\nproducts:\n  - { code: ${product}, meters: [] }\n`)

  expect(changes).toEqual([])
})

test('renames a product, entitlements, meters and license types, and corrects a release', async () => {
  const { text, product, typeCode } = sample()
  await apply(text)
  const renamed = text
    .replace('name: Photo Studio\n', 'name: Photo Atelier\n')
    .replace('RAW import', 'Raw files')
    .replace('Renders', 'Rendered pictures')
    .replace('2025-11-03', '2025-11-04')
    .replace('name: Photo Studio, annual', 'name: Photo Atelier, annual')
    .replace(/description: .*/, 'description: null')
    .replace('name: Photo Studio Lite', 'name: Photo Atelier Lite')

  const { changes } = await apply(renamed)

  expect(changes.map(({ summary }) => summary)).toEqual([
    `rename product ${product}`,
    'rename entitlement raw-import',
    'rename meter render',
    'correct release 5.10',
    `rename license type ${typeCode('annual')}`,
    `rename license type ${typeCode('lite')}`,
  ])
  expect(changes[4]!.fields).toEqual([
    { field: 'name', before: '"Photo Studio, annual"', after: '"Photo Atelier, annual"' },
    { field: 'description', before: '"One photographer with two computers, for a year."', after: 'null' },
  ])
  expect(await apply(renamed)).toMatchObject({ changes: [] })
  expect(await revisionsOf(typeCode('annual'))).toHaveLength(1)
})

test('an omitted description stays as it is', async () => {
  const { text } = sample()
  await apply(text)

  expect(await summaries(text.replace(/ *description: .*\n/, ''))).toEqual([])
})

test('reads JSON as well as YAML', async () => {
  const product = uniqueCode('product')

  expect(
    await summaries(JSON.stringify({ $schema: 'x', version: 1, products: [{ code: product, name: 'P' }] })),
  ).toEqual([`create product ${product} "P"`])
})

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
