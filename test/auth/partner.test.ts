import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/auth/access-token.ts'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { createPartner } from '../../src/auth/create-partner.ts'
import { updatePartner } from '../../src/auth/update-partner.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../seed.ts'
import { startProvider } from './provider.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const { provider, sign, stop } = await startProvider()
afterAll(stop)
app.ctx.accessTokens = createAccessTokens(
  {
    issuer: provider.issuer,
    audience: 'licet',
    claims: { audience: 'for', account: 'account', partner: 'partner' },
    audienceOf: new Map([['partner', 'PARTNER' as const]]),
  },
  () => new Date(),
)

const create = (code: string, input: object = {}) =>
  transact(db, (tx) => createPartner(admin, tx, { code, name: `Name of ${code}`, ...input }))
const update = (partnerId: string, input: object) =>
  transact(db, (tx) => updatePartner(admin, tx, { partnerId, reason: 'a test', ...input }))
const read = (code: string) => db.partner.findUnique({ where: { code } })
const eventsOf = (subjectId: string) => db.event.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })
const keyOf = async (partner: string) =>
  (await transact(db, (tx) => createApiKey(admin, tx, { name: 'k', audience: 'PARTNER', partner }))).apiKey
const authenticated = (credential: string) => authenticate(app.ctx, `Bearer ${credential}`, 'test')

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

describe('createPartner', () => {
  test('stores the partner with one event, and returns it again for the same code and name', async () => {
    const code = uniqueCode('north')
    const { partnerId } = await create(code, { metadata: { margin: 20 } })
    const stored = await read(code)
    expect(stored).toMatchObject({
      id: partnerId,
      name: `Name of ${code}`,
      metadata: { margin: 20 },
      suspendedAt: null,
      createdAt: new Date('2026-01-15T12:00:00Z'),
    })

    expect(await create(code, { metadata: { margin: 30 } })).toEqual({ partnerId })

    expect(await read(code)).toEqual(stored)
    expect(await eventsOf(partnerId)).toMatchObject([
      { type: 'partner.created', accountId: null, data: { code }, actor: 'system' },
    ])
  })

  test('keeps every name of the metadata, __proto__ included', async () => {
    const metadata = JSON.parse('{"__proto__":{"x":1},"$type":"y"}')
    const { partnerId } = await create(uniqueCode('north'), { metadata })
    const [row] = await db.$queryRaw<{ metadata: string }[]>`
      select metadata::text from partners where id = ${partnerId}::uuid`
    expect(JSON.parse(row!.metadata)).toEqual(metadata)
  })

  test.each<[string, object, string]>([
    ['a code that is no code', { code: 'North GmbH' }, 'code'],
    ['an empty name', { name: '' }, 'name'],
    ['a name of more than 200 characters', { name: 'x'.repeat(201) }, 'name'],
    ['metadata that is no object', { metadata: [] }, 'metadata'],
  ])('refuses %s, and writes nothing', async (_, input, path) => {
    const before = await dumpTables(app.ctx.sql)
    await expect(create(uniqueCode('north'), input)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: [path] }],
    })
    expect(await dumpTables(app.ctx.sql)).toEqual(before)
  })

  test('refuses the code of another partner, and writes nothing', async () => {
    const code = uniqueCode('north')
    await create(code)
    const before = await dumpTables(app.ctx.sql)
    await expect(create(code, { name: 'Another' })).rejects.toMatchObject({ code: 'PARTNER_CODE_TAKEN' })
    expect(await dumpTables(app.ctx.sql)).toEqual(before)
  })
})

describe('updatePartner', () => {
  test('changes the given values alone, with one event and its reason', async () => {
    const code = uniqueCode('north')
    const { partnerId } = await create(code, { metadata: { margin: 20 } })

    await update(partnerId, { name: 'North GmbH', reason: 'Renamed.' })

    expect(await read(code)).toMatchObject({
      name: 'North GmbH',
      metadata: { margin: 20 },
      suspendedAt: null,
    })
    expect((await eventsOf(partnerId)).slice(1)).toMatchObject([
      { type: 'partner.updated', data: { code, fields: ['name'], reason: 'Renamed.' } },
    ])
  })

  test('equal values change nothing and record no event', async () => {
    const code = uniqueCode('north')
    const { partnerId } = await create(code, { metadata: { margin: 20 } })
    await update(partnerId, { state: 'SUSPENDED' })
    app.setNow('2026-01-16T12:00:00Z')
    const before = await dumpTables(app.ctx.sql)

    await update(partnerId, { name: `Name of ${code}`, metadata: { margin: 20 }, state: 'SUSPENDED' })

    expect(await dumpTables(app.ctx.sql)).toEqual(before)
  })

  test.each<[string, object, string]>([
    ['no reason', { reason: '' }, 'reason'],
    ['an unknown state', { state: 'CLOSED' }, 'state'],
    ['an empty name', { name: '' }, 'name'],
  ])('refuses %s, and writes nothing', async (_, input, path) => {
    const { partnerId } = await create(uniqueCode('north'))
    const before = await dumpTables(app.ctx.sql)
    await expect(update(partnerId, { state: 'SUSPENDED', ...input })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: [path] }],
    })
    expect(await dumpTables(app.ctx.sql)).toEqual(before)
  })

  test('refuses a partner that does not exist', async () => {
    const missing = '00000000-0000-7000-8000-000000000000'
    await expect(update(missing, { name: 'x' })).rejects.toMatchObject({ code: 'PARTNER_NOT_FOUND' })
  })
})

describe('a code without a record', () => {
  test('gets one from the first API key, and no second one from the next', async () => {
    const code = uniqueCode('north')
    await keyOf(code)
    await keyOf(code)
    const partner = (await read(code))!
    expect(partner).toMatchObject({ code, name: code, metadata: {}, suspendedAt: null })
    expect(await eventsOf(partner.id)).toMatchObject([{ type: 'partner.created', actor: 'system' }])
  })

  test('gets one from the first account of an access token, whatever the claim looks like', async () => {
    const code = `Org_${uniqueCode('4711')}`
    const { caller } = await authenticated(await sign({ for: 'partner', partner: code }))
    expect(await read(code)).toBeNull()

    const { accountId } = await seedAccount({ ...app.ctx, caller: caller! })

    expect(await db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({ partner: code })
    const partner = (await read(code))!
    expect(partner.name).toBe(code)
    expect(await eventsOf(partner.id)).toMatchObject([{ type: 'partner.created', actor: 'oidc:ada' }])
  })

  test('gets none from an API key that is refused', async () => {
    const code = uniqueCode('north')
    const input = { name: '', audience: 'PARTNER' as const, partner: code }
    await expect(transact(db, (tx) => createApiKey(admin, tx, input))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    expect(await read(code)).toBeNull()
  })
})

describe('a suspended partner', () => {
  test('is not accepted with an API key or an access token, and is accepted again when it is active', async () => {
    const code = uniqueCode('north')
    const { partnerId } = await create(code)
    const credentials = [await keyOf(code), await sign({ for: 'partner', partner: code })]
    const other = await keyOf(uniqueCode('south'))
    for (const credential of [...credentials, other])
      expect((await authenticated(credential)).caller?.audience).toBe('PARTNER')

    await update(partnerId, { state: 'SUSPENDED' })

    // The credential is genuine, so it counts as no guess.
    for (const credential of [...credentials, await keyOf(code)])
      expect(await authenticated(credential)).toEqual({ caller: null, hasEnded: true })
    expect((await authenticated(other)).caller?.audience).toBe('PARTNER')
    expect((await read(code))?.suspendedAt).toEqual(new Date('2026-01-15T12:00:00Z'))

    await update(partnerId, { state: 'ACTIVE' })

    for (const credential of credentials)
      expect((await authenticated(credential)).caller).toMatchObject({ audience: 'PARTNER', partner: code })
    expect(await read(code)).toMatchObject({ suspendedAt: null })
    const states = (await eventsOf(partnerId)).map(({ data }) => (data as { state?: string }).state)
    expect(states).toEqual([undefined, 'SUSPENDED', 'ACTIVE'])
  })

  test('leaves the licenses of its customers valid', async () => {
    const code = uniqueCode('north')
    const { partnerId } = await create(code)
    const { accountId } = await seedAccount(app.as({ audience: 'PARTNER', partner: code }))
    const { licenseType } = await seedLicenseType(admin)
    const { licenseKey: key } = await transact(db, (tx) =>
      issueLicense(admin, tx, { accountId, licenseType }),
    )
    await update(partnerId, { state: 'SUSPENDED' })
    expect(await validateLicense(admin, { key })).toMatchObject({ valid: true })
  })
})
