import { afterEach, expect, test } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const faults = () => app.logged.filter(({ msg }) => msg === 'fault')

/** Takes the table away from under the gateway, until the test is over. */
const away: string[] = []
async function take(table: string): Promise<void> {
  await db.$executeRawUnsafe(`alter table ${table} rename to ${table}_away`)
  away.push(table)
}
afterEach(async () => {
  for (const table of away.splice(0))
    await db.$executeRawUnsafe(`alter table ${table}_away rename to ${table}`)
})

test('a fault is masked, and logged with its cause and its request', async () => {
  await take('products')
  const before = faults().length
  const ctx = app.as({ audience: 'ADMIN', requestId: 'req-fault' })
  const { data, errors } = await execute(app, ctx, '{ products { edges { cursor } } }')

  expect(data).toBeNull()
  expect(errors).toEqual([
    {
      message: 'The gateway failed to process the request. Its operator can find the cause in the log.',
      path: ['products'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'INTERNAL' },
    },
  ])
  expect(faults().slice(before)).toMatchObject([
    {
      level: 50,
      requestId: 'req-fault',
      err: { message: expect.stringContaining('products'), stack: expect.any(String) },
    },
  ])
})

test('a response with an error has no partial data', async () => {
  await take('products')
  const { data, errors } = await execute(app, admin, '{ viewer { audience } products { edges { cursor } } }')
  expect(data).toBeNull()
  expect(errors).toHaveLength(1)
})

test('a mutation with a fault has no effect and returns no refusal', async () => {
  await take('events')
  const code = uniqueCode('product')
  const create = `mutation { createProduct(input: { code: "${code}", name: "x", idempotencyKey: "k" }) { __typename } }`
  expect(await execute(app, admin, create)).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'INTERNAL' } }],
  })
  expect(await db.product.count({ where: { code } })).toBe(0)
  expect(await db.idempotencyRecord.count({ where: { field: 'createProduct', key: 'k' } })).toBe(0)
})

test('a validation that fails with a fault is an error without a result', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await take('license_keys')
  const query = 'query ($key: String!) { validateLicense(input: { key: $key }) { valid code } }'
  const { data, errors } = await execute(app, app.as({ audience: 'APP' }), query, { key })
  expect(data).toBeNull()
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
  expect(JSON.stringify(app.logged)).not.toContain(key)
})

test('a rejected document is one log line, without names of the document', async () => {
  const ctx = app.as({ audience: 'ADMIN', principal: 'api-key:key_x', requestId: 'req-refused' })
  const before = app.logged.length
  await execute(app, ctx, 'query Hunter2 { hunter2 }')
  await execute(app, ctx, 'mutation Hunter2 {')
  const lines = app.logged.slice(before)
  const line = {
    msg: 'operation',
    requestId: 'req-refused',
    principal: 'api-key:key_x',
    name: null,
    fields: [],
    codes: [],
    durationMs: expect.any(Number),
  }
  expect(lines).toMatchObject([
    { ...line, type: 'query', errors: ['GRAPHQL_VALIDATION_FAILED'] },
    { ...line, errors: ['GRAPHQL_PARSE_FAILED'] },
  ])
  expect(lines).toHaveLength(2)
  expect(JSON.stringify(lines)).not.toMatch(/hunter2/i)
})

test('each operation is one log line, with its codes and without its variables', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  const ctx = app.as({ audience: 'ADMIN', principal: 'api-key:key_x', requestId: 'req-line' })
  const before = app.logged.length
  const named = `query Check($key: String!) { validateLicense(input: { key: $key, product: "other" }) { code } viewer { audience } }`
  await execute(app, ctx, named, { key })
  await execute(app, ctx, 'mutation ($id: ID!) { renewLicense(input: { license: $id }) { __typename } }', {
    id: toTypedId('License', licenseId),
  })
  await execute(app, ctx, '{ license(id: "x") { keyHint } }')
  const lines = app.logged.slice(before)
  const line = { msg: 'operation', requestId: 'req-line', audience: 'ADMIN', principal: 'api-key:key_x' }
  expect(lines).toMatchObject([
    {
      ...line,
      type: 'query',
      name: 'Check',
      fields: ['validateLicense', 'viewer'],
      codes: ['PRODUCT_MISMATCH'],
    },
    { ...line, type: 'mutation', name: null, fields: ['renewLicense'], codes: ['LICENSE_PERPETUAL'] },
    { ...line, errors: ['INPUT_INVALID'], durationMs: expect.any(Number) },
  ])
  expect(JSON.stringify(lines)).not.toContain(key)
})
