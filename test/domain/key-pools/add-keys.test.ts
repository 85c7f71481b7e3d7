import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { importCsv } from '../../commands/import/files.ts'
import { dumpTables } from '../../dump-tables.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedKeyPool, seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { call, rowsOf } from './call.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', keyPrefix: 'SHOP', maxActivations: 2 })
const create = (input: object) => call(app, admin, 'createKeyPool', { name: 'Boxes', licenseType, ...input })
const add = (input: object) => call(app, admin, 'addPooledKeys', input)

const retire = (code: string) => transact(db, (tx) => retireLicenseType(admin, tx, code))

const counts = async () => ({
  pools: await db.keyPool.count(),
  pooled: await db.pooledKey.count(),
  keys: await db.licenseKey.count(),
  events: await db.event.count(),
})

test('creates a pool with generated keys, which the response has once, and no license', async () => {
  const licenses = await db.license.count()
  const { addedCount, keyFile, keyPool } = await create({ name: 'Boxes 2026', count: 3 })
  expect(addedCount).toBe(3)
  expect(keyPool).toMatchObject({ name: 'Boxes 2026', available: 3, claimed: 0, revoked: 0 })
  const rows = rowsOf(keyFile)
  expect(new Set(rows.map(({ key }) => key)).size).toBe(3)
  for (const { key } of rows) expect(key).toMatch(/^SHOP(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  const query = `{ keyPool(id: "${keyPool.id}") {
    licenseType { code } revision { number } partner { code } overrides
    pooledKeys { edges { node { id keyHint state license { id } sale } } }
  } }`
  const { data } = await execute(app, admin, query)
  expect(data.keyPool).toMatchObject({
    licenseType: { code: licenseType },
    revision: { number: 1 },
    partner: null,
    overrides: {},
  })
  expect(data.keyPool.pooledKeys.edges.map(({ node }: { node: object }) => node)).toEqual(
    rows.map(({ pooledKey, key }) => ({
      id: pooledKey,
      keyHint: key.slice(-5),
      state: 'AVAILABLE',
      license: null,
      sale: null,
    })),
  )
  expect(await db.license.count()).toBe(licenses)
})

test('adds keys, and a repeat with the same idempotency key adds none and returns the same file', async () => {
  const { keyPool } = await create({ count: 1 })
  const input = { keyPool: keyPool.id, count: 2, idempotencyKey: randomUUID() }
  const first = await add(input)
  expect(first).toMatchObject({ addedCount: 2, keyPool: { available: 3 } })
  const before = await counts()
  expect(await add(input)).toEqual(first)
  expect(await add({ ...input, count: 3 })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await counts()).toEqual(before)
})

test('adds 1,000 keys', async () => {
  const { keyFile, keyPool } = await create({ count: 1000 })
  expect(new Set(rowsOf(keyFile).map(({ key }) => key)).size).toBe(1000)
  expect(keyPool.available).toBe(1000)
})

test('takes keys of the caller in any form, and does not return them', async () => {
  const keys = ['Store 2026/0001–é', LicenseKey.generate('ACME').reveal().toLowerCase()]
  const { addedCount, keyFile, keyPool } = await create({ keys })
  expect({ addedCount, keyFile, available: keyPool.available }).toEqual({
    addedCount: 2,
    keyFile: null,
    available: 2,
  })
  expect(await add({ keyPool: keyPool.id, keys: ['Store 2026/0002–é'] })).toMatchObject({
    addedCount: 1,
    keyFile: null,
  })
})

test('records the creation of a pool and added keys with their actor, without the keys', async () => {
  const partner = uniqueCode('partner')
  const { keyPool } = await create({ name: 'North', partner, count: 1 })
  await add({ keyPool: keyPool.id, keys: ['audited-key-0001'] })
  const { id } = await db.keyPool.findFirstOrThrow({ where: { partner } })
  expect(keyPool.id).toBe(toTypedId('KeyPool', id))
  expect(await db.event.findMany({ where: { subjectId: id }, orderBy: { position: 'asc' } })).toMatchObject([
    {
      type: 'key-pool.created',
      actor: 'system',
      data: { name: 'North', licenseType, revision: 1, partner, keys: 1, supplied: false },
    },
    { type: 'key-pool.keys-added', data: { keys: 1, supplied: true } },
  ])
  expect(await db.partner.count({ where: { code: partner } })).toBe(1)
})

test('no key of a pool is in the database or the log', async () => {
  const supplied = 'pooled-in-secret-7731'
  const { keyFile } = await create({ count: 1 })
  await create({ keys: [supplied] })
  await create({ keys: [supplied] })
  const places = [...(await dumpTables(sql)).values(), JSON.stringify(app.logged)].join('\n').toUpperCase()
  for (const secret of [rowsOf(keyFile)[0]!.key.slice(5, 28), supplied])
    for (const text of [secret, secret.replaceAll('-', ''), Buffer.from(secret).toString('hex')])
      expect(places).not.toContain(text.toUpperCase())
})

describe('refuses LICENSE_KEY_TAKEN, names the position and adds nothing,', () => {
  async function expectTaken(key: string) {
    const before = await counts()
    const refused = await create({ keys: ['a-free-key-0001', key] })
    expect(refused).toMatchObject({ code: 'LICENSE_KEY_TAKEN', message: expect.stringContaining('keys.1') })
    expect(refused.message).not.toContain(key.slice(0, 6))
    expect(await counts()).toEqual({ ...before, events: before.events })
  }

  test('for a key of a license, an imported key, and a key of another pool, in any letters', async () => {
    const { licenseKey } = await seedLicense(admin)
    await importCsv(admin, ['account_name,external_id,license_type,key', `A,a,${licenseType},Imported-0001`])
    const { licenseKeys } = await seedKeyPool(admin)
    await create({ keys: ['Pooled-Own-0001'] })
    for (const key of [licenseKey, 'IMPORTED-0001', licenseKeys[0]!, '"pooled-own-0001"'])
      await expectTaken(key)
  })
})

test('a key of a pool is taken for a license', async () => {
  const { licenseKeys } = await seedKeyPool(admin)
  await create({ keys: ['Pooled-Own-0002'] })
  const account = toTypedId('Account', (await seedAccount(admin)).accountId)
  for (const key of [licenseKeys[0]!, 'pooled-own-0002']) {
    const document = `mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) { ... on Refusal { code } } }`
    const { data } = await execute(app, admin, document, { input: { account, licenseType, key } })
    expect(data.issueLicense).toEqual({ code: 'LICENSE_KEY_TAKEN' })
  }
})

test('an import skips a license whose key a pool has', async () => {
  await create({ keys: ['Pooled-Own-0003'] })
  const licenses = await db.license.count()
  const report = await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `B,b,${licenseType},Pooled-Own-0003`,
  ])
  expect(report.skipped).toEqual([
    { source: 'line 2', reason: 'a key pool has its key; claim the key instead' },
  ])
  expect(await db.license.count()).toBe(licenses)
})

const retired = await seedLicenseType(admin)
await retire(retired.licenseType)

test.each<[string, object, object]>([
  ['neither a count nor keys', {}, { code: 'INPUT_INVALID', issues: [{ path: ['count'] }] }],
  [
    'a count and keys',
    { count: 1, keys: ['some-key-0001'] },
    { code: 'INPUT_INVALID', issues: [{ path: ['count'] }] },
  ],
  ['a count of 0', { count: 0 }, { code: 'INPUT_INVALID', issues: [{ path: ['count'] }] }],
  ['1,001 keys', { count: 1001 }, { code: 'INPUT_INVALID', issues: [{ path: ['count'] }] }],
  ['no key', { keys: [] }, { code: 'INPUT_INVALID', issues: [{ path: ['keys'] }] }],
  [
    'a masked key',
    { keys: ['some-key-0002', 'SHOP-****-9F2C'] },
    { code: 'INPUT_INVALID', issues: [{ path: ['keys', '1'] }] },
  ],
  [
    'a key that is given twice in other letters',
    { keys: ['some-key-0003', 'SOME-KEY-0003'] },
    {
      code: 'INPUT_INVALID',
      issues: [{ path: ['keys', '1'], message: expect.stringContaining('keys.0') }],
    },
  ],
  ['an unknown license type', { count: 1, licenseType: 'none' }, { code: 'LICENSE_TYPE_NOT_FOUND' }],
  [
    'a retired license type',
    { count: 1, licenseType: retired.licenseType },
    { code: 'LICENSE_TYPE_RETIRED' },
  ],
  [
    'an entitlement that is added and removed',
    { count: 1, overrides: { entitlements: [{ code: 'pro' }], removedEntitlements: ['pro'] } },
    { code: 'INPUT_INVALID' },
  ],
  ['an empty name', { count: 1, name: '' }, { code: 'INPUT_INVALID', issues: [{ path: ['name'] }] }],
])('refuses %s, and creates no pool', async (_, input, refusal) => {
  const before = await counts()
  expect(await create(input)).toMatchObject(refusal)
  expect(await counts()).toEqual(before)
})

test('adds no keys to a pool of a type that was retired, or to an unknown pool', async () => {
  const { poolId, licenseType: code } = await seedKeyPool(admin)
  await retire(code)
  const before = await counts()
  expect(await add({ keyPool: toTypedId('KeyPool', poolId), count: 1 })).toMatchObject({
    code: 'LICENSE_TYPE_RETIRED',
  })
  expect(await add({ keyPool: toTypedId('KeyPool', randomUUID()), count: 1 })).toMatchObject({
    code: 'KEY_POOL_NOT_FOUND',
  })
  expect(await counts()).toEqual(before)
})

test('a pool has at most the configured number of keys, in any state', async () => {
  const { poolId } = await seedKeyPool(admin, { count: 2 })
  const keyPool = toTypedId('KeyPool', poolId)
  app.ctx.poolKeys = 3
  const refused = await add({ keyPool, count: 2 })
  const added = await add({ keyPool, count: 1 })
  app.ctx.poolKeys = 100_000
  expect(refused).toMatchObject({ __typename: 'LimitRefusal', code: 'KEY_POOL_LIMIT_EXCEEDED' })
  expect(added.keyPool.available).toBe(3)
})

test('a call without an idempotency key is refused', async () => {
  const document = `mutation ($input: CreateKeyPoolInput!) { createKeyPool(input: $input) { __typename } }`
  const { errors } = await execute(app, admin, document, { input: { name: 'x', licenseType, count: 1 } })
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
})
