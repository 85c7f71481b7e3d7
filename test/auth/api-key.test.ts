import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, test } from 'vitest'
import { apiKeyPattern, digestApiKey, generateApiKey, hintOf, isApiKey } from '../../src/auth/api-key.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import { scopesOf } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const create = (input: object) =>
  transact(db, (tx) => createApiKey(admin, tx, { name: 'ci', audience: 'ADMIN', ...input }))
const revoke = (id: string) => transact(db, (tx) => revokeApiKey(admin, tx, id))
const read = (id: string) => db.apiKey.findUniqueOrThrow({ where: { id } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('an API key has the published form and a valid checksum', () => {
  const keys = Array.from({ length: 500 }, () => generateApiKey())
  expect(keys.every((key) => apiKeyPattern.test(key) && isApiKey(key))).toBe(true)
  expect(new Set(keys).size).toBe(500)
  for (let position = 6; position < 36; position++) {
    expect(new Set(keys.map((key) => key[position])).size).toBeGreaterThan(40)
  }
})

test('the published expression for secret scanners finds generated keys in any text', () => {
  const published = /scanners for leaked secrets find it: `([^`]+)`/.exec(
    readFileSync('docs/access.md', 'utf8'),
  )
  const scanner = new RegExp(published![1]!, 'g')
  for (let n = 0; n < 100; n++) {
    const key = generateApiKey()
    expect(`curl -H "Authorization: Bearer ${key}" \n`.match(scanner)).toEqual([key])
    expect(`LICET_ADMIN_KEY=${key}\nPORT=4000`.match(scanner)).toEqual([key])
  }
  // The gateway and a scanner accept the same texts.
  expect(`^${published![1]}$`.replace('{36}', '{30}[0-9A-Za-z]{6}')).toBe(apiKeyPattern.source)
})

test('a key with one altered character is invalid', () => {
  const key = generateApiKey()
  for (let position = 0; position < key.length; position++) {
    const altered = key.slice(0, position) + (key[position] === 'x' ? 'y' : 'x') + key.slice(position + 1)
    expect(isApiKey(altered)).toBe(false)
  }
  for (const other of ['', key.slice(0, -1), `${key}0`, ` ${key}`, `${key}\n`])
    expect(isApiKey(other)).toBe(false)
})

test('a created key is stored as a digest and its last characters', async () => {
  const { apiKeyId, apiKey } = await create({ name: 'ci' })
  expect(isApiKey(apiKey)).toBe(true)
  const stored = await read(apiKeyId)
  expect(stored).toMatchObject({
    name: 'ci',
    audience: 'ADMIN',
    hint: `…${apiKey.slice(-4)}`,
    createdBy: 'system',
    createdAt: new Date('2026-01-15T12:00:00Z'),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  })
  expect(hintOf(apiKey)).toBe(stored.hint)
  expect(Buffer.compare(stored.digest, digestApiKey(apiKey))).toBe(0)
  const events = await db.event.findMany({ where: { subjectId: apiKeyId } })
  expect(events).toMatchObject([{ type: 'api-key.created', data: { name: 'ci', audience: 'ADMIN' } }])
  expect(inspect([stored, events], { depth: null })).not.toContain(apiKey)
})

test('an API key has no scope that its creator lacks', async () => {
  const limited = app.as({ audience: 'ADMIN', scopes: ['ACCESS_WRITE', 'AUDIT_READ'] })
  const createAs = (input: object) =>
    transact(db, (tx) => createApiKey(limited, tx, { name: 'k', audience: 'ADMIN', ...input }))
  await expect(createAs({})).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['scopes'], allowed: expect.arrayContaining(['ACCESS_WRITE', 'AUDIT_READ']) }],
  })
  await expect(createAs({ scopes: ['AUDIT_READ', 'LICENSES_WRITE'] })).rejects.toMatchObject({
    issues: [{ message: expect.stringMatching(/lacks LICENSES_WRITE$/) }],
  })
  await expect(createAs({ audience: 'SUPPORT' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  const { apiKeyId } = await createAs({ scopes: ['AUDIT_READ'] })
  expect((await read(apiKeyId)).scopes).toEqual(['AUDIT_READ'])
})

test('the graph gives a caller with ACCESS_WRITE no API key with more scopes than its own', async () => {
  const limited = app.as({ audience: 'ADMIN', scopes: ['ACCESS_WRITE', 'AUDIT_READ'] })
  const document = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    ... on CreateApiKeyPayload { apiKey { scopes } } ... on InputRefusal { code issues { path } } } }`
  const before = await db.apiKey.count()
  for (const input of [
    { audience: 'ADMIN' },
    { audience: 'SUPPORT' },
    { audience: 'PARTNER', partner: 'north' },
    { audience: 'ADMIN', scopes: ['ACCESS_WRITE', 'LICENSES_WRITE'] },
  ]) {
    const { data } = await execute(app, limited, document, { input: { name: 'more', ...input } })
    expect(data.createApiKey).toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: expect.anything() }] })
  }
  expect(await db.apiKey.count()).toBe(before)
  const input = { name: 'as much', audience: 'ADMIN', scopes: ['ACCESS_WRITE', 'AUDIT_READ'] }
  const { data } = await execute(app, limited, document, { input })
  expect(data.createApiKey.apiKey.scopes.toSorted()).toEqual(['ACCESS_WRITE', 'AUDIT_READ'])
})

test('the hint of a preset key reveals none of its characters', () => {
  expect(hintOf('correct-horse-battery-staple')).toBe('…')
})

test('an API key has the named scopes, by default all scopes of its audience', async () => {
  const all = await create({ audience: 'PARTNER', partner: 'north' })
  const some = await create({ audience: 'PARTNER', partner: 'north', scopes: ['LICENSES_READ'] })
  expect((await read(all.apiKeyId)).scopes).toEqual(scopesOf.PARTNER)
  expect((await read(some.apiKeyId)).scopes).toEqual(['LICENSES_READ'])
})

test.each<[string, object, object]>([
  ['an account without audience ACCOUNT', { accountId: 'x' }, { path: ['account'] }],
  ['audience ACCOUNT without an account', { audience: 'ACCOUNT' }, { path: ['account'] }],
  ['audience PARTNER without a partner', { audience: 'PARTNER' }, { path: ['partner'] }],
  ['a partner of an administrator', { partner: 'north' }, { path: ['partner'] }],
  ['an expiry in the past', { expiresAt: new Date('2026-01-15T12:00:00Z') }, { path: ['expiresAt'] }],
  [
    'a scope that is not for the audience, and lists the allowed ones',
    { audience: 'SUPPORT', scopes: ['LICENSES_READ', 'ACCESS_WRITE'] },
    { path: ['scopes', '1'], allowed: [...scopesOf.SUPPORT] },
  ],
  ['no scope at all', { scopes: [] }, { path: ['scopes'] }],
  ['the audience of software in the field', { audience: 'APP' }, { path: ['audience'] }],
  ['an empty name', { name: '' }, { path: ['name'] }],
])('refuses %s, and creates none', async (_, input, issue) => {
  const before = await db.apiKey.count()
  await expect(create(input)).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [issue] })
  expect(await db.apiKey.count()).toBe(before)
})

test('refuses an account that does not exist', async () => {
  const accountId = '00000000-0000-7000-8000-000000000000'
  await expect(create({ audience: 'ACCOUNT', accountId })).rejects.toMatchObject({
    code: 'ACCOUNT_NOT_FOUND',
  })
  expect(await db.apiKey.count({ where: { audience: 'ACCOUNT' } })).toBe(0)

  const seeded = await seedAccount(admin)
  const { apiKeyId } = await create({ audience: 'ACCOUNT', accountId: seeded.accountId })
  expect(await read(apiKeyId)).toMatchObject({ accountId: seeded.accountId })
})

test('revoking a key twice changes nothing more', async () => {
  const { apiKeyId } = await create({})
  await revoke(apiKeyId)
  app.setNow('2026-01-16T12:00:00Z')
  await revoke(apiKeyId)
  expect(await read(apiKeyId)).toMatchObject({ revokedAt: new Date('2026-01-15T12:00:00Z') })
  expect(await db.event.count({ where: { subjectId: apiKeyId, type: 'api-key.revoked' } })).toBe(1)
  await expect(revoke('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'API_KEY_NOT_FOUND',
  })
})

describe('the last admin key', () => {
  const isRevoked = async (id: string) => (await read(id)).revokedAt !== null
  const revokeAll = () => db.apiKey.updateMany({ data: { revokedAt: new Date('2026-01-15T11:00:00Z') } })
  beforeEach(revokeAll)

  test('is not revoked, and the refusal says what to do; after another one is created, it is', async () => {
    const { apiKeyId } = await create({})
    const before = await db.event.count()
    await expect(revoke(apiKeyId)).rejects.toMatchObject({
      code: 'API_KEY_LAST_ADMIN',
      message: expect.stringContaining('Create another one first.'),
    })
    expect(await isRevoked(apiKeyId)).toBe(false)
    expect(await db.event.count()).toBe(before)
    await create({})
    await revoke(apiKeyId)
    expect(await isRevoked(apiKeyId)).toBe(true)
  })

  test.each<[string, object]>([
    ['of another audience', { audience: 'SUPPORT' }],
    ['without the scope ACCESS_WRITE', { scopes: ['LICENSES_READ'] }],
    ['that has expired', { expiresAt: new Date('2026-01-15T13:00:00Z') }],
  ])('is the last one beside a key %s, which can be revoked', async (_, input) => {
    const { apiKeyId } = await create({})
    const other = await create(input)
    app.setNow('2026-01-15T13:00:00Z')
    await expect(revoke(apiKeyId)).rejects.toMatchObject({ code: 'API_KEY_LAST_ADMIN' })
    await revoke(other.apiKeyId)
    expect(await isRevoked(other.apiKeyId)).toBe(true)
  })

  test('that has expired can be revoked', async () => {
    const { apiKeyId } = await create({ expiresAt: new Date('2026-01-15T13:00:00Z') })
    app.setNow('2026-01-15T13:00:00Z')
    await revoke(apiKeyId)
    expect(await isRevoked(apiKeyId)).toBe(true)
  })
})
