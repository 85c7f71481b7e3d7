import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedKeyPool } from '../../seed.ts'
import { call } from './call.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const software = app.as({ audience: 'APP' })
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const support = app.as({ audience: 'SUPPORT' })
const reason = 'The list was stolen.'
const revoke = (input: object) => call(app, admin, 'revokePooledKeys', { reason, ...input })
const close = (input: object) => call(app, admin, 'closeKeyPool', { reason, ...input })
const claim = (input: object) => call(app, admin, 'claimPooledKey', input)
const account = toTypedId('Account', (await seedAccount(admin)).accountId)

async function seedPool(input: Parameters<typeof seedKeyPool>[1] = { count: 3 }) {
  const { poolId, pooledKeyIds, licenseKeys } = await seedKeyPool(admin, input)
  return {
    poolId,
    keyPool: toTypedId('KeyPool', poolId),
    pooledKeys: pooledKeyIds.map((id) => toTypedId('PooledKey', id)),
    keys: licenseKeys,
  }
}
const eventsOf = (subjectId: string) =>
  db.event.findMany({ where: { subjectId }, orderBy: { position: 'asc' } })

describe('a revocation', () => {
  test('of given keys leaves the claimed ones and the other ones, and is idempotent', async () => {
    const { poolId, keyPool, pooledKeys, keys } = await seedPool()
    await claim({ key: keys[0], account })
    const input = { keyPool, pooledKeys: pooledKeys.slice(0, 2) }
    expect(await revoke(input)).toMatchObject({
      revokedCount: 1,
      unchangedCount: 1,
      keyPool: { available: 1, claimed: 1, revoked: 1 },
    })
    expect(await revoke(input)).toMatchObject({ revokedCount: 0, unchangedCount: 2 })
    expect(await validateLicense(software, { key: keys[0]! })).toMatchObject({ code: 'VALID' })
    expect(await eventsOf(poolId)).toMatchObject([
      { type: 'key-pool.created' },
      { type: 'key-pool.keys-revoked', data: { keys: 1, all: false, reason } },
    ])
    expect(await db.pooledKey.findMany({ where: { poolId, state: 'REVOKED' } })).toMatchObject([
      { revokedAt: app.ctx.now(), revokeReason: reason },
    ])
  })

  test('of all keys leaves the claimed ones', async () => {
    const { keyPool, keys } = await seedPool()
    await claim({ key: keys[0], account })
    expect(await revoke({ keyPool, all: true })).toMatchObject({
      revokedCount: 2,
      unchangedCount: 0,
      keyPool: { available: 0, claimed: 1, revoked: 2 },
    })
  })

  test('is permanent: the key is never claimed, unknown to software, and taken for every license and pool', async () => {
    const own = 'revoked-own-key-1'
    const { keyPool } = await seedPool({ keys: [own] })
    await revoke({ keyPool, all: true })
    const { licenseType } = await seedKeyPool(admin)
    expect(await claim({ key: own, account })).toMatchObject({ code: 'POOLED_KEY_REVOKED' })
    expect(await validateLicense(software, { key: own })).toMatchObject({ code: 'NOT_FOUND' })
    const issue = `mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) { ... on Refusal { code } } }`
    const { data } = await execute(app, admin, issue, {
      input: { account, licenseType, key: own.toUpperCase() },
    })
    expect(data.issueLicense).toEqual({ code: 'LICENSE_KEY_TAKEN' })
    expect(
      await call(app, admin, 'createKeyPool', { name: 'again', licenseType, keys: [own] }),
    ).toMatchObject({ code: 'LICENSE_KEY_TAKEN' })
  })

  test('with a key of another pool revokes none', async () => {
    const { poolId, keyPool, pooledKeys } = await seedPool()
    const other = await seedPool()
    expect(await revoke({ keyPool, pooledKeys: [pooledKeys[0], other.pooledKeys[0]] })).toMatchObject({
      code: 'POOLED_KEY_NOT_FOUND',
    })
    expect(await db.pooledKey.count({ where: { poolId, state: 'AVAILABLE' } })).toBe(3)
  })

  test.each<[string, (pool: Awaited<ReturnType<typeof seedPool>>) => object, object]>([
    ['no keys', () => ({}), { code: 'INPUT_INVALID', issues: [{ path: ['pooledKeys'] }] }],
    [
      'keys and all',
      ({ pooledKeys }) => ({ pooledKeys, all: true }),
      { code: 'INPUT_INVALID', issues: [{ path: ['pooledKeys'] }] },
    ],
    ['an empty list', () => ({ pooledKeys: [] }), { code: 'INPUT_INVALID' }],
    ['an empty reason', () => ({ all: true, reason: '' }), { code: 'INPUT_INVALID' }],
    [
      'an unknown pool',
      () => ({ all: true, keyPool: toTypedId('KeyPool', randomUUID()) }),
      { code: 'KEY_POOL_NOT_FOUND' },
    ],
  ])('of %s is refused', async (_, input, refusal) => {
    const pool = await seedPool()
    expect(await revoke({ keyPool: pool.keyPool, ...input(pool) })).toMatchObject(refusal)
    expect(await db.pooledKey.count({ where: { poolId: pool.poolId, state: 'AVAILABLE' } })).toBe(3)
  })
})

test('a closed pool takes no keys, and its keys can still be claimed', async () => {
  const { poolId, keyPool, keys } = await seedPool()
  expect(await close({ keyPool })).toMatchObject({ keyPool: { closedAt: app.ctx.now().toISOString() } })
  await close({ keyPool })
  expect(await call(app, admin, 'addPooledKeys', { keyPool, count: 1 })).toMatchObject({
    code: 'KEY_POOL_CLOSED',
  })
  expect(await claim({ key: keys[0], account })).toMatchObject({ pooledKey: { state: 'CLAIMED' } })
  expect((await eventsOf(poolId)).map(({ type }) => type)).toEqual(['key-pool.created', 'key-pool.closed'])
})

test('the filter `low` lists open pools with fewer available keys than they should have', async () => {
  const low = await seedPool({ count: 2, lowBelow: 2 })
  const full = await seedPool({ count: 2, lowBelow: 2 })
  const closed = await seedPool({ count: 1, lowBelow: 2 })
  const unwatched = await seedPool({ count: 1 })
  await claim({ key: low.keys[0], account })
  await close({ keyPool: closed.keyPool })
  const { data } = await execute(app, admin, '{ keyPools(low: true, first: 100) { edges { node { id } } } }')
  const ids = data.keyPools.edges.map(({ node }: { node: { id: string } }) => node.id)
  expect(ids).toContain(low.keyPool)
  for (const { keyPool } of [full, closed, unwatched]) expect(ids).not.toContain(keyPool)
})

describe('a search finds a pooled key', () => {
  const search = async (ctx: typeof admin, text: string) => {
    const query = `query ($text: String!) { search(text: $text) {
      matchedBy label record { __typename ... on PooledKey { id state } } } }`
    const { data, errors } = await execute(app, ctx, query, { text })
    expect(errors).toBeUndefined()
    return data.search.filter(
      ({ record }: { record: { __typename: string } }) => record.__typename === 'PooledKey',
    )
  }

  test('by the key in any spelling, by its hint and by its ID, in every state', async () => {
    const { keyPool, pooledKeys, keys } = await seedPool({ name: 'Search me', partner: 'north', count: 2 })
    const found = (matchedBy: string, state: string) => [
      {
        matchedBy,
        label: `…${keys[0]!.slice(-5)}, Search me`,
        record: { __typename: 'PooledKey', id: pooledKeys[0], state },
      },
    ]
    for (const ctx of [admin, support, north]) {
      expect(await search(ctx, keys[0]!.toLowerCase().replaceAll('-', ' '))).toEqual(
        found('LICENSE_KEY', 'AVAILABLE'),
      )
      expect(await search(ctx, keys[0]!.slice(-5).toLowerCase())).toEqual(found('KEY_HINT', 'AVAILABLE'))
      expect(await search(ctx, pooledKeys[0]!)).toEqual(found('ID', 'AVAILABLE'))
    }
    await revoke({ keyPool, pooledKeys: [pooledKeys[0]] })
    expect(await search(admin, keys[0]!)).toEqual(found('LICENSE_KEY', 'REVOKED'))
    await claim({ key: keys[1], account })
    expect(await search(north, keys[1]!)).toMatchObject([{ record: { id: pooledKeys[1], state: 'CLAIMED' } }])
  })

  test('of the caller in other letters', async () => {
    await seedPool({ name: 'Own', keys: ['Searched-Own-Key-1'] })
    expect(await search(support, 'SEARCHED-OWN-KEY-1')).toMatchObject([{ matchedBy: 'LICENSE_KEY' }])
  })

  test('only in the pools of a partner', async () => {
    for (const input of [{ count: 1 }, { count: 1, partner: 'south' }]) {
      const { pooledKeys, keys } = await seedPool(input)
      for (const text of [keys[0]!, keys[0]!.slice(-5), pooledKeys[0]!])
        expect(await search(north, text)).toEqual([])
    }
  })
})
