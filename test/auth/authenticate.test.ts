import { beforeEach, expect, test } from 'vitest'
import { generateApiKey } from '../../src/auth/api-key.ts'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { ensureAdminKey } from '../../src/auth/ensure-admin-key.ts'
import { revokeApiKey } from '../../src/auth/revoke-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { allows, scopesOf } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { seedAccount, seedLicense } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const create = (input: object) =>
  transact(db, (tx) => createApiKey(admin, tx, { name: 'ci', audience: 'ADMIN', ...input }))
const callerOf = async (authorization: string | null) =>
  (await authenticate(app.ctx, authorization, 'r1')).caller

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('without a credential the caller is software in the field', async () => {
  expect(await callerOf(null)).toEqual({
    audience: 'APP',
    principal: 'app',
    scopes: [],
    accountId: null,
    partner: null,
    requestId: 'r1',
    address: null,
  })
})

test('an API key authenticates a caller of its audience, account or partner', async () => {
  const { accountId } = await seedAccount(admin)
  const account = await create({ audience: 'ACCOUNT', accountId, scopes: ['LICENSES_READ'] })
  const partner = await create({ audience: 'PARTNER', partner: 'north' })
  expect(await callerOf(`Bearer ${account.apiKey}`)).toEqual({
    audience: 'ACCOUNT',
    principal: `api-key:${toTypedId('ApiKey', account.apiKeyId)}`,
    scopes: ['LICENSES_READ'],
    accountId,
    partner: null,
    requestId: 'r1',
    address: null,
  })
  expect(await callerOf(`bearer  ${partner.apiKey} `)).toMatchObject({
    audience: 'PARTNER',
    partner: 'north',
    scopes: [...scopesOf.PARTNER],
  })
})

test('an expired or revoked key is not accepted, from the exact instant', async () => {
  const expiring = await create({ expiresAt: new Date('2026-01-15T13:00:00Z') })
  const revoked = await create({})
  await transact(db, (tx) => revokeApiKey(admin, tx, revoked.apiKeyId))
  expect(await callerOf(`Bearer ${revoked.apiKey}`)).toBeNull()
  expect(await callerOf(`Bearer ${expiring.apiKey}`)).not.toBeNull()
  app.setNow('2026-01-15T13:00:00Z')
  expect(await callerOf(`Bearer ${expiring.apiKey}`)).toBeNull()
})

test.each([
  '',
  'Bearer',
  'Bearer ',
  `Basic ${Buffer.from('a:b').toString('base64')}`,
  `Bearer ${generateApiKey()}`,
  'Bearer licet_short',
  `Bearer lat_${'x'.repeat(43)}`,
  'Bearer an-unknown-key',
  'Bearer two words',
  'Bearer ключ',
])('%j is not accepted', async (authorization) => {
  expect(await callerOf(authorization)).toBeNull()
})

test('the last use of a key is written asynchronously', async () => {
  const { apiKeyId, apiKey } = await create({})
  app.setNow('2026-01-15T14:00:00Z')
  await callerOf(`Bearer ${apiKey}`)
  await app.ctx.lastSeen.flush()
  expect(await db.apiKey.findUnique({ where: { id: apiKeyId } })).toMatchObject({
    lastUsedAt: new Date('2026-01-15T14:00:00Z'),
  })
})

test('an activation token identifies its device, permits no more than a key, and ends with the seat', async () => {
  const { licenseKey: key, licenseId } = await seedLicense(admin)
  const { activationId, activationToken } = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(activationToken).toMatch(/^lat_[\w-]{43}$/)
  expect(await callerOf(`Bearer ${activationToken}`)).toMatchObject({
    audience: 'APP',
    principal: `activation:${toTypedId('Activation', activationId)}`,
    scopes: [],
  })
  const stored = await db.activation.findMany({ where: { licenseId } })
  expect(stored).toMatchObject([{ tokenDigest: expect.any(Uint8Array) }])
  expect(JSON.stringify(stored)).not.toContain(activationToken)

  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }))
  expect(await callerOf(`Bearer ${activationToken}`)).toBeNull()
})

test('a scope to write includes the scopes to read the result, and no more', () => {
  const { caller } = app.as({ audience: 'ADMIN', scopes: ['LICENSES_WRITE'] })
  const included = scopesOf.ADMIN.filter((scope) => allows(caller, scope))
  expect(included.sort()).toEqual(['ACCOUNTS_READ', 'CATALOG_READ', 'LICENSES_READ', 'LICENSES_WRITE'])
  expect(allows(app.as({ audience: 'APP' }).caller, 'LICENSES_READ')).toBe(false)
})

test('the first admin key is created once, and is accepted', async () => {
  await db.apiKey.updateMany({ where: { audience: 'ADMIN' }, data: { revokedAt: new Date() } })
  const [first, second] = await Promise.all([
    ensureAdminKey(app.ctx, undefined),
    ensureAdminKey(app.ctx, undefined),
  ])
  const created = [first, second].filter((key) => key !== null)
  expect(created).toHaveLength(1)
  expect(await callerOf(`Bearer ${created[0]}`)).toMatchObject({
    audience: 'ADMIN',
    scopes: [...scopesOf.ADMIN],
  })
  expect(await ensureAdminKey(app.ctx, undefined)).toBeNull()
})

test.each<[string, object]>([
  ['expired', { expiresAt: new Date('2026-01-15T12:00:00Z') }],
  ['revoked', { revokedAt: new Date('2026-01-15T12:00:00Z') }],
  ['narrowed to reading', { scopes: ['CATALOG_READ'] }],
])('an admin key that is %s does not prevent a new one', async (_, data) => {
  await db.apiKey.updateMany({ where: { audience: 'ADMIN' }, data })
  expect(await ensureAdminKey(app.ctx, undefined)).toMatch(/^licet_/)
})

test('a preset admin key is accepted, is not returned, and stays revoked', async () => {
  const preset = 'correct-horse-battery-staple'
  expect(await ensureAdminKey(app.ctx, preset)).toBeNull()
  expect(await ensureAdminKey(app.ctx, preset)).toBeNull()
  expect(await callerOf(`Bearer ${preset}`)).toMatchObject({ audience: 'ADMIN' })

  const { id } = await db.apiKey.findFirstOrThrow({ where: { name: 'preset by LICET_ADMIN_KEY' } })
  await transact(db, (tx) => revokeApiKey(admin, tx, id))
  const before = app.logged.length
  await ensureAdminKey(app.ctx, preset)
  expect(await callerOf(`Bearer ${preset}`)).toBeNull()
  expect(app.logged.slice(before)).toEqual([
    expect.objectContaining({ level: 40, msg: expect.stringMatching(/LICET_ADMIN_KEY is revoked/) }),
  ])
})

test('no first admin key is created if it cannot be stored', async () => {
  await db.apiKey.updateMany({ data: { revokedAt: app.ctx.now() } })
  const count = await db.apiKey.count()
  const store = () => {
    throw new Error('the disk is full')
  }
  await expect(ensureAdminKey(app.ctx, undefined, store)).rejects.toThrow('the disk is full')
  expect(await db.apiKey.count()).toBe(count)
})
