import { decodeJwt } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { banFingerprint } from '../../../src/domain/activations/ban-fingerprint.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { takeFreeSeat } from '../../../src/domain/activations/take-free-seat.ts'
import { unbanFingerprint } from '../../../src/domain/activations/unban-fingerprint.ts'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { checkOutLicense } from '../../../src/domain/license-files/check-out.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import { startTrial } from '../../../src/domain/trials/start.ts'
import { getFactsByKey } from '../../../src/domain/validation/facts-by-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { type Audience, anonymousCaller } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { say } from '../../../src/texts/say.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../../seed.ts'
import { createDevice } from '../license-files/device.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
/** Software in the field. */
const field = { ...app.ctx, caller: anonymousCaller('test') }

const reason = 'a stolen laptop'
const ban = (fingerprint: string, accountId?: string) =>
  transact(db, (tx) => banFingerprint(admin, tx, { fingerprint, accountId, reason }))
const unban = (fingerprint: string, accountId?: string) =>
  transact(db, (tx) => unbanFingerprint(admin, tx, { fingerprint, accountId, reason: 'found again' }))
const activate = (key: string, fingerprint: string, parts: Record<string, string> = {}) =>
  activateLicense(field, { key, fingerprint, components: componentsOf(parts) })
const componentsOf = (parts: Record<string, string>) =>
  Object.entries(parts).map(([name, value]) => ({ name, value }))
const refused = { code: 'DEVICE_BANNED', nextAction: 'CONTACT_SUPPORT' }
const eventsOf = (subjectId: string) =>
  db.event.findMany({ where: { subjectId }, orderBy: { position: 'asc' } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

describe.each(['the account', 'all accounts'])('a device that is banned for %s', (scope) => {
  const seed = async (rules: object = {}) => {
    const license = await seedLicense(admin, { maxActivations: 2, ...rules })
    const device = uniqueCode('device')
    const accountId = scope === 'the account' ? license.accountId : undefined
    return { ...license, key: license.licenseKey, device, ban: () => ban(device, accountId) }
  }

  test.each([
    ['in one statement', {}],
    ['with a lock', { transferLimit: { count: 1, per: 'P1Y' } }],
  ])('cannot activate %s, and takes no seat', async (_how, rules) => {
    const { key, licenseId, device, ban } = await seed(rules)
    await ban()
    await expect(activate(key, device)).rejects.toMatchObject(refused)
    expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
      activeActivations: 0,
    })
    expect(await activate(key, 'another device')).toMatchObject({ created: true })
  })

  test('takes no seat with facts that were read before the ban', async () => {
    const { key, device, ban } = await seed()
    const facts = await getFactsByKey(field, { key, fingerprint: device })
    await ban()
    expect(await takeFreeSeat(field, facts, { fingerprint: device, components: {} }, field.now())).toBeNull()
  })

  test('is not valid, also if it was active before', async () => {
    const { key, device, ban } = await seed()
    await activate(key, device)
    await ban()
    const validation = await validateLicense(field, { key, fingerprint: device })
    expect(validation).toMatchObject({ valid: false, code: 'DEVICE_BANNED' })
    expect(validation.checks).toContainEqual({
      code: 'DEVICE_BANNED',
      passed: false,
      tolerated: false,
      text: say('DEVICE_BANNED'),
      nextAction: 'CONTACT_SUPPORT',
    })
    expect(await validateLicense(field, { key, fingerprint: 'another' })).not.toMatchObject({
      code: 'DEVICE_BANNED',
    })
    expect(await validateLicense(field, { key })).toMatchObject({ code: 'VALID' })
    await expect(activate(key, device)).rejects.toMatchObject(refused)
  })

  test('renews no lease with a heartbeat', async () => {
    const { key, device, ban } = await seed({ seatModel: 'FLOATING', leaseDuration: 'PT10M' })
    await activate(key, device)
    await ban()
    app.setNow('2026-01-15T12:05:00Z')
    expect(await transact(db, (tx) => heartbeat(field, tx, { key, fingerprint: device }))).toMatchObject({
      leaseEndsAt: new Date('2026-01-15T12:10:00Z'),
      validation: { valid: false, code: 'DEVICE_BANNED' },
    })
  })

  test('checks out no license file', async () => {
    const { key, device, ban } = await seed({ offline: { ttl: 'P30D' } })
    await activate(key, device)
    await ban()
    const checkOut = transact(db, (tx) => checkOutLicense(field, tx, { key, fingerprint: device }))
    await expect(checkOut).rejects.toMatchObject(refused)
    expect(
      await transact(db, (tx) => deactivateLicense(field, tx, { key, fingerprint: device })),
    ).toMatchObject({
      deactivated: true,
    })
  })

  test('requests no license file, and does not get the one that it requested before', async () => {
    const { key, product, accountId, licenseId } = await seed({ offline: { ttl: 'P30D' } })
    const device = await createDevice(product, field.now())
    const before = await device.request({ fingerprint: 'rig' })
    await answerLicenseRequest(field, { request: before, key })
    await ban('rig', scope === 'the account' ? accountId : undefined)
    const later = await device.request({ fingerprint: 'rig' })
    await expect(answerLicenseRequest(field, { request: before, key })).rejects.toMatchObject(refused)
    await expect(answerLicenseRequest(field, { request: later, key })).rejects.toMatchObject(refused)
    await expect(answerLicenseRequest(admin, { request: later, licenseId })).rejects.toMatchObject(refused)
    await unban('rig', scope === 'the account' ? accountId : undefined)
  })

  test('is recognized by its components under another fingerprint', async () => {
    const { key, device, ban } = await seed({ fingerprintMatch: 'TWO' })
    const parts = { board: uniqueCode('b'), disk: uniqueCode('d') }
    await activate(key, device, parts)
    await ban()
    const renamed = { key, fingerprint: 'renamed', components: componentsOf(parts) }
    expect(await validateLicense(field, renamed)).toMatchObject({ valid: false, code: 'DEVICE_BANNED' })
    await expect(activate(key, 'renamed', parts)).rejects.toMatchObject(refused)
    expect(await activate(key, 'unlike', { board: 'x', disk: 'y' })).toMatchObject({ created: true })
  })

  test('does not get back the seat that its license file holds, under another fingerprint', async () => {
    const { key, device, ban } = await seed({ fingerprintMatch: 'TWO', offline: { ttl: 'P30D' } })
    const parts = { board: uniqueCode('b'), disk: uniqueCode('d') }
    await activate(key, device, parts)
    await transact(db, (tx) => checkOutLicense(field, tx, { key, fingerprint: device }))
    await transact(db, (tx) => deactivateLicense(field, tx, { key, fingerprint: device }))
    await ban()
    await expect(activate(key, 'renamed', parts)).rejects.toMatchObject(refused)
  })

  test('keeps a signed answer that it is banned', async () => {
    const { key, device, ban } = await seed({ offlineGrace: 'P7D' })
    await activate(key, device)
    await ban()
    const { answer } = await validateLicense(field, { key, fingerprint: device, keep: 'P3D' })
    expect(decodeJwt(answer!)).toMatchObject({ valid: false, code: 'DEVICE_BANNED' })
  })
})

test('a banned device starts no trial, and nothing is stored or mailed', async () => {
  const trial = { oncePer: ['FINGERPRINT'], selfService: true }
  const byDevice = await seedLicenseType(admin, { term: 'P14D', trial })
  const byAddress = await seedLicenseType(admin, { term: 'P14D', trial: { ...trial, oncePer: ['EMAIL'] } })
  await ban('stolen')
  const before = await db.account.count()
  const { licenseType } = byDevice
  await expect(startTrial(field, { licenseType, fingerprint: 'stolen' })).rejects.toMatchObject(refused)
  const input = { licenseType: byAddress.licenseType, email: 'ada@example.org', fingerprint: 'stolen' }
  await expect(startTrial(field, input)).rejects.toMatchObject(refused)
  expect([await db.account.count(), await db.mailedCode.count()]).toEqual([before, 0])
  await unban('stolen')
  expect(await startTrial(field, { licenseType, fingerprint: 'stolen' })).toMatchObject({ state: 'STARTED' })
})

test('a ban for one account leaves the device to other accounts, and follows the license that is transferred', async () => {
  const [banned, other] = [await seedLicense(admin), await seedLicense(admin)]
  await ban('shared', banned.accountId)
  await expect(activate(banned.licenseKey, 'shared')).rejects.toMatchObject(refused)
  expect(await activate(other.licenseKey, 'shared')).toMatchObject({ created: true })
  const { licenseId } = other
  await transact(db, (tx) =>
    transferLicense(admin, tx, { licenseId, accountId: banned.accountId, reason: 'sold' }),
  )
  expect(await validateLicense(field, { key: other.licenseKey, fingerprint: 'shared' })).toMatchObject({
    code: 'DEVICE_BANNED',
  })
})

test('a ban is recorded once, and keeps its reason', async () => {
  const { accountId } = await seedAccount(admin)
  const [first, second] = [await ban(' twice ', accountId), await ban('twice', accountId)]
  expect(second).toEqual({ ...first, created: false })
  expect(first.created).toBe(true)
  expect(await eventsOf(first.bannedFingerprintId)).toMatchObject([
    { type: 'fingerprint.banned', accountId, data: { fingerprint: 'twice', reason } },
  ])
})

test('each ban of a device ends by itself, and ending it again does nothing', async () => {
  const { accountId, licenseKey: key } = await seedLicense(admin)
  await ban('both')
  const { bannedFingerprintId } = await ban('both', accountId)
  expect(await unban('both', accountId)).toEqual({ unbanned: true })
  expect(await unban('both', accountId)).toEqual({ unbanned: false })
  await expect(activate(key, 'both')).rejects.toMatchObject(refused)
  await unban('both')
  expect(await activate(key, 'both')).toMatchObject({ created: true })
  expect(await eventsOf(bannedFingerprintId)).toMatchObject([
    { type: 'fingerprint.banned' },
    { type: 'fingerprint.unbanned', accountId, data: { fingerprint: 'both', reason: 'found again' } },
  ])
})

test('a placeholder cannot be banned', async () => {
  await expect(ban('To be filled by O.E.M.')).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['fingerprint'] }],
  })
})

test('a merge moves the bans of an account, and one ban of a device is left', async () => {
  const [from, into] = [await seedAccount(admin), await seedAccount(admin)]
  for (const { accountId } of [from, into]) await ban('in-both', accountId)
  await ban('in-one', from.accountId)
  await execute(
    app,
    admin,
    `mutation ($from: ID!, $into: ID!) { mergeAccounts(input: { from: $from, into: $into, reason: "same" }) { __typename } }`,
    { from: toTypedId('Account', from.accountId), into: toTypedId('Account', into.accountId) },
  )
  const bans = await db.bannedFingerprint.findMany({
    where: { accountId: { in: [from.accountId, into.accountId] } },
    orderBy: { fingerprint: 'asc' },
  })
  expect(bans.map(({ fingerprint, accountId }) => [fingerprint, accountId])).toEqual([
    ['in-both', into.accountId],
    ['in-one', into.accountId],
  ])
})

describe('in the graph', () => {
  const banMutation = `mutation ($input: BanFingerprintInput!) { banFingerprint(input: $input) {
    ... on BanFingerprintPayload { created bannedFingerprint { fingerprint reason account { id } } }
    ... on Refusal { code message } } }`
  const list = `query ($account: ID) { bannedFingerprints(account: $account, first: 100) { totalCount { value } edges { node {
    fingerprint reason bannedAt account { id } } } } }`

  test.each<Audience>(['SUPPORT', 'ADMIN'])('%s bans, lists and unbans', async (audience) => {
    const { accountId } = await seedAccount(admin)
    const account = toTypedId('Account', accountId)
    const caller = app.as({ audience })
    const fingerprint = uniqueCode('device')
    const input = { fingerprint, account, reason }
    const { data } = await execute(app, caller, banMutation, { input })
    expect(data.banFingerprint).toEqual({
      created: true,
      bannedFingerprint: { fingerprint, reason, account: { id: account } },
    })
    const listed = await execute(app, caller, list, { account })
    expect(listed.data.bannedFingerprints).toMatchObject({
      totalCount: { value: 1 },
      edges: [{ node: { fingerprint, bannedAt: '2026-01-15T12:00:00.000Z', account: { id: account } } }],
    })
    const unbanned = await execute(
      app,
      caller,
      `mutation ($input: UnbanFingerprintInput!) { unbanFingerprint(input: $input) {
        ... on UnbanFingerprintPayload { unbanned } } }`,
      { input },
    )
    expect(unbanned.data.unbanFingerprint).toEqual({ unbanned: true })
  })

  test('without a filter the list has the bans for all accounts too', async () => {
    const fingerprint = uniqueCode('device')
    await ban(fingerprint)
    const { data } = await execute(app, app.as({ audience: 'SUPPORT' }), list, {})
    expect(data.bannedFingerprints.edges).toContainEqual({
      node: expect.objectContaining({ fingerprint, account: null }),
    })
  })

  test.each<Audience>(['APP', 'ACCOUNT', 'PARTNER'])('%s has no bans', async (audience) => {
    const { errors } = await execute(app, app.as({ audience }), list, {})
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })

  test('an account that does not exist is refused', async () => {
    const account = toTypedId('Account', '01900000-0000-7000-8000-000000000000')
    const input = { fingerprint: 'laptop', account, reason }
    const { data } = await execute(app, admin, banMutation, { input })
    expect(data.banFingerprint).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' })
  })
})
