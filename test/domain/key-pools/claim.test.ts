import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../../src/domain/catalogue/license-types/retire.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { parseTypedId, toTypedId } from '../../../src/platform/ids.ts'
import { createLimits } from '../../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { byKey } from '../../schema/queries.ts'
import { seedAccount, seedKeyPool, seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { call } from './call.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const software = app.as({ audience: 'APP' })
const north = app.as({ audience: 'PARTNER', partner: 'north' })
const claim = (input: object, ctx = admin) => call(app, ctx, 'claimPooledKey', input)
const accountOf = async (ctx = admin) => toTypedId('Account', (await seedAccount(ctx)).accountId)
const customer = (externalId: string) => ({
  name: 'Ada Adams',
  externalId,
  contact: { name: 'Ada', email: `${externalId}@example.com` },
})

const counts = async () => ({
  licenses: await db.license.count(),
  accounts: await db.account.count(),
  events: await db.event.count(),
  mails: await db.notification.count(),
})

describe('an unclaimed key', async () => {
  const { licenseKeys } = await seedKeyPool(admin)
  const supplied = 'unclaimed-own-key-1'
  await seedKeyPool(admin, { keys: [supplied] })

  test.each([
    ['that was generated', licenseKeys[0]!, LicenseKey.generate().reveal()],
    ['of the caller', supplied, 'unclaimed-own-key-2'],
    ['of the caller in other letters', supplied.toUpperCase(), 'UNCLAIMED-OWN-KEY-2'],
  ])('%s gets the response for an unknown key in every use', async (_, key, unknown) => {
    const uses: Record<string, (key: string) => string> = {
      validateLicense: (text) =>
        `{ validateLicense(input: { key: "${text}" }) { valid code detail checks { code } } }`,
    }
    for (const [name, input] of Object.entries(byKey))
      uses[name] = (text) => `mutation { ${name}${input(text, 'none')} { ... on Refusal { code message } } }`
    const before = await counts()
    for (const [name, use] of Object.entries(uses)) {
      const response = await execute(app, software, use(key))
      expect([name, response]).toEqual([name, await execute(app, software, use(unknown))])
    }
    expect(await validateLicense(software, { key })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
    expect(await counts()).toEqual(before)
  })

  test('is counted as a wrong key, exactly as an unknown one, and a genuine key still works', async () => {
    const genuine = await seedLicense(admin)
    const limits = app.ctx.limits
    app.ctx.limits = createLimits(
      { ...unlimited, addressFailures: { points: 2, seconds: 600 } },
      undefined,
      () => {},
    )
    const outcomesOf = async (address: string, key: string) => {
      const field = app.as({ audience: 'APP', address, principal: 'app' })
      const query = (text: string) => `{ validateLicense(input: { key: "${text}" }) { code } }`
      const outcomes = []
      for (const text of [key, key, key, genuine.licenseKey]) {
        const { data, errors } = await execute(app, field, query(text))
        outcomes.push(errors?.[0]?.extensions.code ?? data.validateLicense.code)
      }
      return outcomes
    }
    const expected = ['NOT_FOUND', 'NOT_FOUND', 'RATE_LIMITED', 'VALID']
    expect(await outcomesOf('203.0.113.1', LicenseKey.generate().reveal())).toEqual(expected)
    expect(await outcomesOf('203.0.113.2', licenseKeys[0]!)).toEqual(expected)
    app.ctx.limits.close()
    app.ctx.limits = limits
  })

  test('is not seen by its customer before the claim, and works at once after it, at a limited address too', async () => {
    const {
      licenseKeys: [key],
    } = await seedKeyPool(admin)
    const limits = app.ctx.limits
    app.ctx.limits = createLimits(
      { ...unlimited, addressFailures: { points: 1, seconds: 600 } },
      undefined,
      () => {},
    )
    const field = app.as({ audience: 'APP', address: '203.0.113.3', principal: 'app' })
    const query = `{ validateLicense(input: { key: "${key}" }) { code } }`
    await execute(app, field, query)
    expect((await execute(app, field, query)).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ])
    await claim({ key, account: await accountOf() })
    expect((await execute(app, field, query)).data.validateLicense).toEqual({ code: 'VALID' })
    app.ctx.limits.close()
    app.ctx.limits = limits
  })
})

describe('a claim', () => {
  test('by key issues a license with this key to an account, and its term starts at the claim', async () => {
    const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', endsAtEndOfDay: false })
    const { licenseKeys, pooledKeyIds, poolId } = await seedKeyPool(admin, { licenseType, count: 2 })
    const account = await accountOf()
    app.setNow('2026-03-01T09:00:00Z')
    const before = await counts()
    const claimed = await claim({
      key: ` ${licenseKeys[0]!.toLowerCase().replaceAll('-', ' ')}`,
      account,
      sale: 'DR-4711',
      metadata: { shop: 'river' },
    })
    expect(claimed).toMatchObject({
      accountCreated: false,
      license: {
        keyHint: licenseKeys[0]!.slice(-5),
        startsAt: '2026-03-01T09:00:00.000Z',
        expiry: '2027-03-01T09:00:00.000Z',
        metadata: { shop: 'river' },
        account: { id: account },
      },
      pooledKey: {
        id: toTypedId('PooledKey', pooledKeyIds[0]!),
        state: 'CLAIMED',
        sale: 'DR-4711',
        claimedAt: '2026-03-01T09:00:00.000Z',
        license: { id: claimed.license.id },
        pool: { id: toTypedId('KeyPool', poolId), available: 1, claimed: 1 },
      },
    })
    expect(await validateLicense(software, { key: licenseKeys[0]! })).toMatchObject({ code: 'VALID' })
    expect(await validateLicense(software, { key: licenseKeys[1]! })).toMatchObject({ code: 'NOT_FOUND' })
    const licenseId = parseTypedId(claimed.license.id)!.uuid
    expect(await db.event.findMany({ where: { licenseId }, orderBy: { position: 'asc' } })).toMatchObject([
      { type: 'license.issued', data: { licenseType, revision: 1 } },
      { type: 'pooled-key.claimed', subjectId: pooledKeyIds[0], data: { sale: 'DR-4711' } },
    ])
    expect(await counts()).toEqual({ ...before, licenses: before.licenses + 1, events: before.events + 2 })
    app.setNow('2026-01-15T12:00:00Z')
  })

  test('by ID, for a new account, creates the account once', async () => {
    const { pooledKeyIds } = await seedKeyPool(admin, { count: 2 })
    const externalId = uniqueCode('buyer')
    const [first, second] = [
      await claim({ pooledKey: toTypedId('PooledKey', pooledKeyIds[0]!), newAccount: customer(externalId) }),
      await claim({ pooledKey: toTypedId('PooledKey', pooledKeyIds[1]!), newAccount: customer(externalId) }),
    ]
    expect([first.accountCreated, second.accountCreated]).toEqual([true, false])
    expect(second.license.account).toEqual(first.license.account)
  })

  test('of a key of the caller finds it in other letters', async () => {
    await seedKeyPool(admin, { keys: ['Shop-Own-Key-0001'] })
    expect(await claim({ key: '“SHOP-OWN-KEY-0001”', account: await accountOf() })).toMatchObject({
      license: { keyHint: '0001' },
    })
    expect(await validateLicense(software, { key: 'shop-own-key-0001' })).toMatchObject({ code: 'VALID' })
  })

  test('issues under the revision and with the overrides of the pool, also after the type is retired', async () => {
    const { licenseType, product } = await seedLicenseType(admin, { maxActivations: 2 })
    const { licenseKeys } = await seedKeyPool(admin, {
      licenseType,
      overrides: { maxActivations: null, entitlements: [{ code: 'pro', value: 7 }], timeZone: 'Asia/Tokyo' },
    })
    const plain = await seedKeyPool(admin, { licenseType })
    await transact(db, async (tx) => {
      await defineLicenseType(admin, tx, {
        product,
        code: licenseType,
        name: 'n',
        rules: { maxActivations: 9 },
      })
      await publishLicenseType(admin, tx, licenseType)
      await retireLicenseType(admin, tx, licenseType)
    })
    const { license } = await claim({ key: licenseKeys[0], account: await accountOf() })
    expect(license).toMatchObject({ revision: 1, maxActivations: null })
    expect(await db.license.findUnique({ where: { id: parseTypedId(license.id)!.uuid } })).toMatchObject({
      timeZone: 'Asia/Tokyo',
      entitlementOverrides: [{ code: 'pro', value: 7 }],
    })
    const other = await claim({ key: plain.licenseKeys[0], account: await accountOf() })
    expect(other.license).toMatchObject({ revision: 1, maxActivations: 2 })
  })

  test('mails the key only if it says so', async () => {
    const { licenseKeys, pooledKeyIds } = await seedKeyPool(admin, { count: 2 })
    const account = await accountOf()
    const { license } = await claim({ key: licenseKeys[0], account, mail: true })
    const mail = await db.notification.findFirstOrThrow({
      where: { licenseId: parseTypedId(license.id)!.uuid },
    })
    expect(mail).toMatchObject({ message: 'LICENSE_ISSUED', state: 'QUEUED' })
    expect(await admin.secrets.open('notification-key', mail.sealedKey!)).toBe(licenseKeys[0])
    const pooledKey = toTypedId('PooledKey', pooledKeyIds[1]!)
    expect(await claim({ pooledKey, account, mail: true })).toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: ['mail'] }],
    })
  })

  test('succeeds once; a repeat with its idempotency key returns the same license', async () => {
    const { licenseKeys } = await seedKeyPool(admin)
    const input = { key: licenseKeys[0], account: await accountOf(), idempotencyKey: randomUUID() }
    const first = await claim(input)
    const before = await counts()
    expect(await claim(input)).toEqual(first)
    expect(await claim({ ...input, idempotencyKey: randomUUID() })).toMatchObject({
      __typename: 'StateRefusal',
      code: 'POOLED_KEY_CLAIMED',
    })
    expect(await counts()).toEqual(before)
  })
})

describe('refuses, and claims nothing:', async () => {
  const { licenseKeys, pooledKeyIds } = await seedKeyPool(admin)
  const [key, pooledKey] = [licenseKeys[0]!, toTypedId('PooledKey', pooledKeyIds[0]!)]
  const account = await accountOf()
  const { licenseKey } = await seedLicense(admin)
  const other = await db.contact.findFirstOrThrow({
    where: { accountId: { not: parseTypedId(account)!.uuid } },
  })

  test.each<[string, object, object]>([
    ['an unknown key', { key: LicenseKey.generate().reveal(), account }, { code: 'POOLED_KEY_NOT_FOUND' }],
    ['the key of a license of no pool', { key: licenseKey, account }, { code: 'POOLED_KEY_NOT_FOUND' }],
    ['a text that cannot be a key', { key: 'x', account }, { code: 'LICENSE_KEY_MALFORMED' }],
    [
      'an unknown ID',
      { pooledKey: toTypedId('PooledKey', randomUUID()), account },
      { code: 'POOLED_KEY_NOT_FOUND' },
    ],
    ['a key and an ID', { key, pooledKey, account }, { code: 'INPUT_INVALID', issues: [{ path: ['key'] }] }],
    ['no key', { account }, { code: 'INPUT_INVALID', issues: [{ path: ['key'] }] }],
    ['no account', { key }, { code: 'INPUT_INVALID', issues: [{ path: ['account'] }] }],
    [
      'an unknown account',
      { key, account: toTypedId('Account', randomUUID()) },
      { code: 'ACCOUNT_NOT_FOUND' },
    ],
    [
      'a contact of another account',
      { key, account, contact: toTypedId('Contact', other.id) },
      { code: 'CONTACT_NOT_FOUND' },
    ],
  ])('%s', async (_, input, refusal) => {
    const before = await counts()
    expect(await claim(input)).toMatchObject(refusal)
    expect(await counts()).toEqual(before)
    expect(await db.pooledKey.findUnique({ where: { id: pooledKeyIds[0]! } })).toMatchObject({
      state: 'AVAILABLE',
    })
  })

  test('a second trial of one address, whose key stays available', async () => {
    const trial = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer: ['EMAIL'] } })
    const pool = await seedKeyPool(admin, { licenseType: trial.licenseType, count: 2 })
    await claim({ key: pool.licenseKeys[0], account })
    expect(await claim({ key: pool.licenseKeys[1], account })).toMatchObject({ code: 'TRIAL_ALREADY_USED' })
    expect(await db.pooledKey.findUnique({ where: { id: pool.pooledKeyIds[1]! } })).toMatchObject({
      state: 'AVAILABLE',
    })
  })
})

describe('a partner', () => {
  test('claims keys of its own pool for its own and new accounts', async () => {
    const { licenseKeys } = await seedKeyPool(admin, { partner: 'north', count: 2 })
    const own = await accountOf(north)
    expect(await claim({ key: licenseKeys[0], account: own }, north)).toMatchObject({
      license: { account: { id: own } },
    })
    const fresh = await claim({ key: licenseKeys[1], newAccount: customer(uniqueCode('buyer')) }, north)
    expect(fresh.accountCreated).toBe(true)
    const accountId = parseTypedId(fresh.license.account.id)!.uuid
    expect(await db.account.findUnique({ where: { id: accountId } })).toMatchObject({ partner: 'north' })
  })

  test('claims no key of another pool, which looks unknown, and for no account of another', async () => {
    const own = await seedKeyPool(admin, { partner: 'north' })
    const account = await accountOf(north)
    const unknown = await claim({ key: LicenseKey.generate().reveal(), account }, north)
    for (const { licenseKeys, pooledKeyIds } of [
      await seedKeyPool(admin),
      await seedKeyPool(admin, { partner: 'south' }),
    ]) {
      expect(await claim({ key: licenseKeys[0], account }, north)).toEqual(unknown)
      const pooledKey = toTypedId('PooledKey', pooledKeyIds[0]!)
      expect(await claim({ pooledKey, account }, north)).toEqual(unknown)
    }
    expect(await claim({ key: own.licenseKeys[0], account: await accountOf() }, north)).toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
    })
  })

  test('reads its own pools, and no license of another account', async () => {
    const { poolId, licenseKeys } = await seedKeyPool(admin, { partner: 'north' })
    const hidden = [await seedKeyPool(admin), await seedKeyPool(admin, { partner: 'south' })]
    await claim({ key: licenseKeys[0], account: await accountOf() })
    const { data } = await execute(app, north, '{ keyPools(first: 100) { edges { node { id } } } }')
    const ids = data.keyPools.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(ids).toContain(toTypedId('KeyPool', poolId))
    for (const pool of hidden) expect(ids).not.toContain(toTypedId('KeyPool', pool.poolId))
    const query = (id: string) => `{ keyPool(id: "${toTypedId('KeyPool', id)}") {
      claimed pooledKeys(state: CLAIMED) { edges { node { state license { id } } } } } }`
    expect((await execute(app, north, query(poolId))).data.keyPool).toEqual({
      claimed: 1,
      pooledKeys: { edges: [{ node: { state: 'CLAIMED', license: null } }] },
    })
    expect((await execute(app, north, query(hidden[1]!.poolId))).data.keyPool).toBeNull()
  })
})

test('support reads every pool and its licenses', async () => {
  const { poolId, licenseKeys } = await seedKeyPool(admin, { partner: 'north', count: 3 })
  const { license } = await claim({ key: licenseKeys[1], account: await accountOf() })
  const support = app.as({ audience: 'SUPPORT' })
  const query = `{ keyPool(id: "${toTypedId('KeyPool', poolId)}") {
    partner { code } available claimed revoked
    claimedKeys: pooledKeys(state: CLAIMED) { edges { node { license { id } } } } } }`
  expect((await execute(app, support, query)).data.keyPool).toEqual({
    partner: { code: 'north' },
    available: 2,
    claimed: 1,
    revoked: 0,
    claimedKeys: { edges: [{ node: { license: { id: license.id } } }] },
  })
})
