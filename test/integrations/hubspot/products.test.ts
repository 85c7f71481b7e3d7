import { expect, test } from 'vitest'
import { createProducts } from '../../../integrations/hubspot/products/create-products.ts'
import { readProducts } from '../../../integrations/hubspot/products/read-products.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../../src/platform/db.ts'
import { createGraphqlClient } from '../../../src/platform/graphql-client.ts'
import { listen } from '../../http/listen.ts'
import { seedApiKey, seedLicenseType, uniqueCode } from '../../seed.ts'
import { startCrm } from './crm.ts'
import { objects } from './pull.ts'

const crm = await startCrm()
const { app, client, emulator } = crm

const products = () => {
  const type = emulator.portal.types.find(({ name }) => name === 'products')!
  return [...type.records.values()].map(({ values }) => Object.fromEntries(values))
}

test('creates a product for each SKU that HubSpot lacks, and a second run creates nothing', async () => {
  const own = { properties: { name: 'Our own name', hs_sku: 'OWN', price: '99' } }
  await client.send({ method: 'POST', path: objects('products'), body: own })
  const wanted = [
    { sku: 'OWN', name: 'Studio', description: null },
    ...Array.from({ length: 150 }, (_, index) => ({
      sku: `SKU-${index}`,
      name: `Type ${index}`,
      description: 'A license.',
    })),
  ]
  const dry = await createProducts(client, wanted, { dryRun: true })
  expect([dry.created.length, dry.existing]).toEqual([150, 1])
  expect(products()).toHaveLength(1)

  const first = await createProducts(client, wanted, { dryRun: false })
  expect([first.created.length, first.existing, first.refused, first.failure]).toEqual([150, 1, [], null])
  expect(products()).toHaveLength(151)
  expect(products()).toContainEqual(expect.objectContaining({ hs_sku: 'SKU-7', name: 'Type 7' }))
  // Names and prices of people stay.
  expect(products()).toContainEqual(
    expect.objectContaining({ hs_sku: 'OWN', name: 'Our own name', price: '99' }),
  )
  const second = await createProducts(client, wanted, { dryRun: false })
  expect([second.created, second.existing]).toEqual([[], 151])
})

test('a run after a lost response creates no product twice', async () => {
  const wanted = [{ sku: uniqueCode('LOST'), name: 'Studio', description: null }]
  emulator.portal.faults.add({
    path: '/products/batch/create',
    play: { kind: 'html', status: 502 },
    afterwards: true,
  })
  expect((await createProducts(client, wanted, { dryRun: false })).failure).toMatchObject({
    code: 'HTTP_502',
  })
  expect((await createProducts(client, wanted, { dryRun: false })).existing).toBe(1)
  expect(products().filter(({ hs_sku }) => hs_sku === wanted[0]!.sku)).toHaveLength(1)
})

test('names the scope that is missing', async () => {
  const granted = [...emulator.portal.tokens.scopesOf(emulator.token)!]
  emulator.portal.tokens.grant(granted.filter((scope) => !scope.includes('products')))
  const { failure } = await createProducts(client, [], { dryRun: true })
  expect(failure).toMatchObject({
    code: 'MISSING_SCOPES',
    reason: expect.stringContaining('crm.objects.products.read'),
  })
  emulator.portal.tokens.grant(granted)
})

test('reads the SKUs of published license types with names that say what they do', async () => {
  const { product, licenseType } = await seedLicenseType(app.admin, { term: 'P1Y' })
  const [plain, renewal] = [uniqueCode('SKU'), uniqueCode('SKU')]
  const definition = {
    product,
    code: licenseType,
    name: 'Studio',
    rules: { term: 'P1Y' },
    skus: [plain, renewal],
    skuIntents: [{ sku: renewal, intent: 'RENEW' as const }],
  }
  await transact(app.ctx.db, (tx) => defineLicenseType(app.admin, tx, definition))
  const retired = await seedLicenseType(app.admin)
  const gone = uniqueCode('SKU')
  await transact(app.ctx.db, (tx) =>
    defineLicenseType(app.admin, tx, {
      product: retired.product,
      code: retired.licenseType,
      name: 'Gone',
      rules: {},
      skus: [gone],
    }),
  )
  await transact(app.ctx.db, (tx) => retireLicenseType(app.admin, tx, retired.licenseType))
  const url = `${await listen(app)}/graphql`
  const read = await readProducts(createGraphqlClient({ url, apiKey: await seedApiKey(app.admin) }))
  expect(read).toContainEqual({ sku: plain, name: 'Studio', description: null })
  expect(read).toContainEqual({ sku: renewal, name: 'Studio (renewal)', description: null })
  expect(read.map(({ sku }) => sku)).not.toContain(gone)
})
