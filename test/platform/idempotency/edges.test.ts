import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { anonymousCaller } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { LimitRefusal, StateRefusal } from '../../../src/platform/errors.ts'
import { once } from '../../../src/platform/idempotency/once.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { moment, say } from '../../../src/texts/say.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const create = `mutation ($code: String!, $name: String!, $key: String, $skip: Boolean = false) {
  createProduct(input: { code: $code, name: $name, idempotencyKey: $key }) @skip(if: $skip) {
    __typename
    ... on CreateProductPayload { product { code } }
    ... on InputRefusal { code issues { path message } }
    ... on StateRefusal { code message }
  }
}`
const product = () => ({ code: uniqueCode('product'), name: 'Studio', key: randomUUID() })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('the same key for another mutation is a different key', async () => {
  const input = { idempotencyKey: randomUUID() }
  expect(await once(admin, 'one', input, async () => 'one')).toBe('one')
  expect(await once(admin, 'two', input, async () => 'two')).toBe('two')
  expect(await once(admin, 'one', input, async () => 'three')).toBe('one')
})

test('parallel requests with the same input and key get one outcome', async () => {
  const input = { idempotencyKey: randomUUID() }
  let runs = 0
  const send = () => once(admin, 'test', input, async () => ({ run: ++runs, at: new Date(0) }))
  const outcomes = await Promise.all(Array.from({ length: 5 }, send))
  expect(outcomes).toEqual(Array(5).fill({ run: 1, at: new Date(0) }))
})

test('an outcome is replayed until the last millisecond of 24 hours', async () => {
  const input = { idempotencyKey: randomUUID() }
  await once(admin, 'test', input, async () => 'first')
  app.setNow('2026-01-16T11:59:59.999Z')
  expect(await once(admin, 'test', input, async () => 'second')).toBe('first')
  app.setNow('2026-01-16T12:00:00Z')
  expect(await once(admin, 'test', input, async () => 'second')).toBe('second')
})

const usageExceeded = say('USAGE_LIMIT_EXCEEDED_IN_PERIOD', {
  used: 3,
  limit: 3,
  meter: 'render',
  amount: 1,
  next: moment(new Date('2026-02-01T00:00:00Z'), 'Europe/Berlin'),
})

test.each([
  new LimitRefusal('USAGE_LIMIT_EXCEEDED', usageExceeded, {
    limit: 3,
    used: 3,
    nextAllowedAt: new Date('2026-02-01T00:00:00Z'),
    nextAction: 'WAIT',
  }),
  new LimitRefusal('ACTIVATION_LIMIT_EXCEEDED', say('ACTIVATION_LIMIT_EXCEEDED', { limit: 1 }), {
    limit: 1,
    used: 1,
    seatHolders: [
      {
        device: 'act_1',
        name: 'Ann…',
        platform: null,
        lastSeenAt: new Date('2026-01-01T00:00:00Z'),
        seatFreeAt: new Date('2026-02-01T00:00:00Z'),
        fileEndsAt: null,
      },
    ],
  }),
  new StateRefusal('ONBOARDING_STEP_OUT_OF_ORDER', say('ONBOARDING_ABANDONED'), null, {
    expectedStep: 'ACTIVATE',
  }),
  new StateRefusal('LICENSE_NOT_VALID', say('NOT_ACTIVATED'), 'RENEW', { validationCode: 'EXPIRED' }),
])('a replayed refusal is equal in every field: $code', async (refusal) => {
  const input = { idempotencyKey: randomUUID() }
  const refused = () =>
    once(admin, 'test', input, async () => {
      throw refusal
    })
  await expect(refused()).rejects.toEqual(refusal)
  await expect(once(admin, 'test', input, async () => 'fine by now')).rejects.toEqual(refusal)
})

test('an input with its keys in another order is the same input', async () => {
  const idempotencyKey = randomUUID()
  await once(admin, 'test', { idempotencyKey, a: 1, b: { c: 2, d: 3 } } as object, async () => 'first')
  const again = { b: { d: 3, c: 2 }, a: 1, idempotencyKey } as object
  expect(await once(admin, 'test', again, async () => 'second')).toBe('first')
})

test('a request that differs only in its idempotency key is another request', async () => {
  const { code, name } = product()
  const first = await execute(app, admin, create, { code, name, key: randomUUID() })
  const second = await execute(app, admin, create, { code, name, key: randomUUID() })
  expect(second.data).toEqual(first.data)
  expect(await db.idempotencyRecord.count({ where: { field: 'createProduct' } })).toBeGreaterThanOrEqual(2)
})

test.each([
  ['empty', '', 'must not be empty'],
  ['longer than 255 characters', 'x'.repeat(256), 'must have at most 255 characters'],
  ['with U+0000', 'a\0', 'must not contain U+0000'],
  ['with half a character', '\ud800', 'must not contain lone surrogates'],
])('a key that is %s is refused, and nothing is written', async (_, key, message) => {
  const { code, name } = product()
  const { data } = await execute(app, admin, create, { code, name, key })
  expect(data.createProduct).toMatchObject({
    __typename: 'InputRefusal',
    issues: [{ path: ['idempotencyKey'], message }],
  })
  expect(await db.product.count({ where: { code } })).toBe(0)
})

test('a null key counts as no key', async () => {
  const { code, name } = product()
  expect(await execute(app, admin, create, { code, name, key: null })).toMatchObject({
    data: { createProduct: { product: { code } } },
  })
})

test('a skipped mutation does nothing, and its key can be used', async () => {
  const input = product()
  expect(await execute(app, admin, create, { ...input, skip: true })).toEqual({ data: {} })
  expect(await db.product.count({ where: { code: input.code } })).toBe(0)
  const done = await execute(app, admin, create, input)
  expect(done.data.createProduct.product.code).toBe(input.code)
  expect(await execute(app, admin, create, { ...input, skip: true })).toEqual({ data: {} })
})

test('several mutations in one document are replayed together', async () => {
  const query = `mutation ($a: CreateProductInput!, $b: CreateProductInput!) {
    a: createProduct(input: $a) { __typename ... on CreateProductPayload { product { id } } }
    b: createProduct(input: $b) { __typename ... on CreateProductPayload { product { id } } }
  }`
  const inputs = ['a', 'b'].map(() => ({
    code: uniqueCode('product'),
    name: 'x',
    idempotencyKey: randomUUID(),
  }))
  const [a, b] = inputs
  const first = await execute(app, admin, query, { a, b })
  expect(first.data.a.product.id).not.toBe(first.data.b.product.id)
  expect(await execute(app, admin, query, { a, b })).toEqual(first)
})

test('an outcome is replayed only to a caller with the scope', async () => {
  const input = product()
  const principal = 'api-key:test'
  await execute(app, app.as({ audience: 'ADMIN', principal }), create, input)
  const narrowed = app.as({ audience: 'ADMIN', principal: 'api-key:other', scopes: ['CATALOG_READ'] })
  const answer = await execute(app, narrowed, create, input)
  expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
})

test('stored outcomes contain no secret in plain text', async () => {
  const idempotencyKey = randomUUID()
  const { licenseKey } = await seedLicense(admin)
  const { apiKey } = await once(admin, 'createApiKey', { idempotencyKey }, (tx) =>
    createApiKey(admin, tx, { name: 'ci', audience: 'ADMIN' }),
  )
  await once(admin, 'test', { idempotencyKey }, async () => ({ licenseKey }))
  const stored = await transact(db, (tx) => tx.idempotencyRecord.findMany({ where: { key: idempotencyKey } }))
  expect(stored).toHaveLength(2)
  const text = stored.map(({ outcome, answer }) => `${outcome}${answer}`).join()
  for (const secret of [licenseKey, apiKey]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20))
  }
})

test('two mutations of one document with the same key get the same results again', async () => {
  const [one, two] = [await seedLicense(admin, { term: 'P1Y' }), await seedLicense(admin, { term: 'P1Y' })]
  const document = `mutation ($one: ID!, $two: ID!, $key: String!) {
    one: renewLicense(input: { license: $one, idempotencyKey: $key }) { ...answer }
    two: renewLicense(input: { license: $two, idempotencyKey: $key }) { ...answer }
  }
  fragment answer on RenewLicenseResult { ... on RenewLicensePayload { license { id } } ... on Refusal { code } }`
  const variables = {
    one: toTypedId('License', one.licenseId),
    two: toTypedId('License', two.licenseId),
    key: randomUUID(),
  }
  const first = await execute(app, admin, document, variables)
  expect(first.data).toEqual({
    one: { license: { id: variables.one } },
    two: { code: 'IDEMPOTENCY_KEY_REUSED' },
  })
  for (let times = 0; times < 3; times++)
    expect(await execute(app, admin, document, variables)).toEqual(first)
})

test('the license key in another spelling is the same input of the same caller', async () => {
  const { licenseKey } = await seedLicense(admin, { meters: [{ code: 'renders' }] })
  const document = `mutation ($input: RecordUsageInput!) {
    recordUsage(input: $input) { ... on RecordUsagePayload { reading { used } } ... on Refusal { code } }
  }`
  const spellings = [licenseKey, licenseKey.toLowerCase(), ` ${licenseKey.replaceAll('-', ' ')} `]
  const idempotencyKey = randomUUID()
  for (const caller of [anonymousCaller('test'), admin.caller])
    for (const key of spellings) {
      const input = { key, meter: 'renders', amount: 1, idempotencyKey }
      const { data } = await execute(app, { caller }, document, { input })
      expect(data.recordUsage.reading?.used).toBe(caller === admin.caller ? 2 : 1)
    }
})

test.each([
  ['an optional member', { a: 1 }, { a: 1, b: null }],
  ['a nested optional member', { a: { b: 1 } }, { a: { b: 1, c: null } }],
])('%s that is absent or null is the same input', async (_name, absent, explicit) => {
  const idempotencyKey = randomUUID()
  await once(admin, 'test', { idempotencyKey, ...absent } as object, async () => 'first')
  expect(await once(admin, 'test', { idempotencyKey, ...explicit } as object, async () => 'second')).toBe(
    'first',
  )
})

test.each([
  ['unlimited seats and the seats of the type', { overrides: { maxActivations: null } }, { overrides: {} }],
  ['metadata with a null and without', { metadata: { a: null } }, { metadata: {} }],
])('%s are different inputs', async (_name, one, other) => {
  const idempotencyKey = randomUUID()
  await once(admin, 'test', { idempotencyKey, ...one } as object, async () => 'first')
  await expect(
    once(admin, 'test', { idempotencyKey, ...other } as object, async () => 'second'),
  ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
})
