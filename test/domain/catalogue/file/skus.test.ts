import { expect, test } from 'vitest'
import { applyCatalog } from '../../../../src/domain/catalogue/file/apply.ts'
import { transact } from '../../../../src/platform/db.ts'
import { InputRefusal } from '../../../../src/platform/errors.ts'
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

/** Applies license types of one product. Returns the actions, or the messages of the problems. */
async function applyTypes(product: string, licenseTypes: object[]): Promise<string[]> {
  const catalog = JSON.stringify({ version: 1, products: [{ code: product, name: product, licenseTypes }] })
  try {
    const { changes } = await transact(admin.db, (tx) => applyCatalog(admin, tx, { catalog }))
    return changes.map(({ action }) => action)
  } catch (error) {
    if (!(error instanceof InputRefusal)) throw error
    return error.issues.map(({ path, message }) => `${path.slice(5).join('.')} ${message}`)
  }
}

test('a catalogue file sets intents of SKUs and upgrades, also to a license type that a later entry defines', async () => {
  const [product, basic, pro] = [uniqueCode('product'), uniqueCode('basic'), uniqueCode('pro')]
  const [one, two] = [uniqueCode('SKU'), uniqueCode('SKU')]
  const types = [
    {
      ...{ code: pro, name: pro, rules: { term: 'P1Y' }, upgradesFrom: [basic] },
      skus: [one, { sku: two, intent: 'UPGRADE' }],
    },
    { code: basic, name: basic, rules: { term: 'P1Y' } },
  ]
  expect(await applyTypes(product, types)).toEqual(expect.arrayContaining(['NAME_SKUS', 'NAME_UPGRADES']))
  expect(await applyTypes(product, types)).toEqual([])
  const stored = await admin.db.licenseType.findUniqueOrThrow({
    where: { code: pro },
    include: { skus: { orderBy: { intent: 'asc' } }, upgradesFrom: { include: { from: true } } },
  })
  expect(stored.upgradesFrom.map(({ from }) => from.code)).toEqual([basic])
  expect(Object.fromEntries(stored.skus.map(({ sku, intent }) => [sku, intent]))).toEqual({
    [one]: null,
    [two]: 'UPGRADE',
  })
  // A SKU alone states nothing any more. Omitted upgrades stay.
  expect(await applyTypes(product, [{ code: pro, name: pro, skus: [one, two] }])).toEqual(['NAME_SKUS'])
  expect(await admin.db.sku.count({ where: { licenseType: { code: pro }, intent: { not: null } } })).toBe(0)
  expect(await admin.db.licenseTypeUpgrade.count({ where: { toId: stored.id } })).toBe(1)
})

test.each([
  ['RENEW', { term: null }, 'skus.0.intent RENEW needs a term: licenses of the type are perpetual'],
  [
    'EXTEND_UPDATES',
    {},
    'skus.0.intent EXTEND_UPDATES needs the rule updates: the updates of the type never end',
  ],
  ['UPGRADE', {}, 'skus.0.intent needs upgradesFrom: the type is an upgrade of no other type'],
])('a catalogue file is refused if the rules do not allow the intent %s', async (intent, rules, message) => {
  const code = uniqueCode('type')
  const skus = [{ sku: uniqueCode('SKU'), intent }]
  expect(await applyTypes(uniqueCode('product'), [{ code, name: code, rules, skus }])).toContain(message)
})

test('a license type is no upgrade of itself, of an unknown type, or of one of another product', async () => {
  const [code, other] = [uniqueCode('type'), uniqueCode('other')]
  const product = uniqueCode('product')
  await applyTypes(uniqueCode('product'), [{ code: other, name: other, rules: {} }])
  const issues = await applyTypes(product, [
    { code, name: code, rules: {}, upgradesFrom: [code, 'unknown', other] },
  ])
  expect(issues).toEqual([
    expect.stringContaining('upgradesFrom.0 must be another license type'),
    expect.stringContaining(`upgradesFrom.1 is not a license type of ${product}`),
    expect.stringContaining(`upgradesFrom.2 is not a license type of ${product}`),
  ])
})
