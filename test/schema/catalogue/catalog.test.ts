import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { sample } from '../../domain/catalogue/file/sample.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const { db } = app.ctx

const document = `mutation Apply($input: ApplyCatalogInput!) {
  applyCatalog(input: $input) {
    __typename
    ... on ApplyCatalogPayload {
      applied
      changes { action product subject revision summary fields { field before after } }
    }
    ... on InputRefusal { code issues { path message allowed line column } }
    ... on Refusal { code message }
  }
}`
const apply = async (input: object) => (await execute(app, app.admin, document, { input })).data.applyCatalog

test('a dry run returns the changes, and the same call without dryRun makes them', async () => {
  const { text, typeCode } = sample()
  const code = typeCode('annual')

  const dry = await apply({ catalog: text, dryRun: true })

  expect(dry).toMatchObject({ __typename: 'ApplyCatalogPayload', applied: false })
  expect(dry.changes).toContainEqual({
    action: 'PUBLISH_LICENSE_TYPE',
    product: expect.any(String),
    subject: code,
    revision: 1,
    summary: `publish revision 1 of license type ${code}`,
    fields: [],
  })
  expect(await db.licenseType.count({ where: { code } })).toBe(0)
  expect(await apply({ catalog: text })).toEqual({ ...dry, applied: true })
  expect(await db.licenseType.count({ where: { code } })).toBe(1)
})

test('an issue has its path, line and column, and the accepted values', async () => {
  const { text } = sample()
  const catalog = text.replace('state: draft', 'state: drafted')

  expect(await apply({ catalog })).toEqual({
    __typename: 'InputRefusal',
    code: 'INPUT_INVALID',
    message: expect.stringContaining('catalog.products.0.licenseTypes.1.state: must be one of'),
    issues: [
      {
        path: ['catalog', 'products', '0', 'licenseTypes', '1', 'state'],
        message: 'must be one of draft, published and retired; did you mean draft?',
        allowed: ['draft', 'published', 'retired'],
        line: catalog.slice(0, catalog.indexOf('state: drafted')).split('\n').length,
        column: 9,
      },
    ],
  })
})

test('an issue of an input other than a text has no line', async () => {
  const { data } = await execute(
    app,
    app.admin,
    `mutation { createProduct(input: { code: "No", name: "x" }) { ... on InputRefusal { issues { path line column } } } }`,
  )

  expect(data.createProduct.issues).toEqual([{ path: ['code'], line: null, column: null }])
})

test('under one idempotency key it runs once, and the refusal is repeated with its lines', async () => {
  const { text, product } = sample()

  const first = await apply({ catalog: text, idempotencyKey: product })
  expect(await apply({ catalog: text, idempotencyKey: product })).toEqual(first)
  expect(
    await db.event.count({ where: { type: 'product.created', data: { path: ['code'], equals: product } } }),
  ).toBe(1)

  const broken = { catalog: 'version: 2\nproducts: []', idempotencyKey: `${product}-2` }
  const refused = await apply(broken)
  expect(refused.issues).toMatchObject([{ line: 1, column: 1 }])
  expect(await apply(broken)).toEqual(refused)
})

test('requires the scope CATALOG_WRITE, also for a dry run', async () => {
  const reader = app.as({ audience: 'ADMIN', scopes: ['CATALOG_READ'] })

  const { errors } = await execute(app, reader, document, {
    input: { catalog: 'version: 1\nproducts: []', dryRun: true },
  })

  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

test('skip leaves out the newest releases', async () => {
  const { text, product } = sample()
  await apply({ catalog: text })
  const releases = async (skip: number) => {
    const query = `query ($code: String!, $skip: Int) { product(code: $code) { releases(skip: $skip) { version } } }`
    return (await execute(app, app.admin, query, { code: product, skip })).data.product.releases
  }

  expect(await releases(0)).toEqual([{ version: '5.10' }, { version: '5.2.0' }])
  expect(await releases(1)).toEqual([{ version: '5.2.0' }])
  expect(await releases(-1)).toHaveLength(2)
  expect(await releases(2)).toEqual([])
})
