import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createChangeCollector } from '../../../src/crm/collect-changes.ts'
import { findDirtyAccounts } from '../../../src/crm/dirty-accounts.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { parseTypedId, toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { dumpTables } from '../../dump-tables.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const software = app.as({ audience: 'APP' })
const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', keyPrefix: 'BULK', maxActivations: 2 })

const document = `mutation ($input: IssueLicensesInput!) {
  issueLicenses(input: $input) {
    __typename
    ... on IssueLicensesPayload { count keyFile }
    ... on Refusal { code message }
    ... on InputRefusal { issues { path message } }
  }
}`

async function issue(input: object) {
  const { data, errors } = await execute(app, admin, document, {
    input: { idempotencyKey: randomUUID(), ...input },
  })
  expect(errors).toBeUndefined()
  return data.issueLicenses
}

async function seedTypedAccount(): Promise<string> {
  return toTypedId('Account', (await seedAccount(admin)).accountId)
}

/** The rows of a file, by column. */
function rowsOf(keyFile: string): { license: string; account: string; license_type: string; key: string }[] {
  const [header, ...rows] = keyFile.split('\r\n').filter((line) => line !== '')
  expect(header).toBe('license,account,license_type,key')
  return rows.map((row) => {
    const [license, account, license_type, key] = row.split(',') as [string, string, string, string]
    return { license, account, license_type, key }
  })
}

const counts = async () => ({
  licenses: await db.license.count(),
  keys: await db.licenseKey.count(),
  events: await db.event.count(),
  mails: await db.notification.count(),
})

test('issues licenses of several accounts and types, and returns their keys as a file', async () => {
  const other = await seedLicenseType(admin, { maxActivations: 7 })
  const [north, south] = [await seedTypedAccount(), await seedTypedAccount()]
  const before = await counts()
  const { count, keyFile } = await issue({
    lines: [
      { account: north, licenseType, quantity: 3, metadata: { campaign: 'spring' } },
      { account: south, licenseType: other.licenseType, overrides: { maxActivations: 5 } },
    ],
  })
  const rows = rowsOf(keyFile)
  expect(count).toBe(4)
  expect(rows.map(({ account, license_type }) => [account, license_type])).toEqual([
    [north, licenseType],
    [north, licenseType],
    [north, licenseType],
    [south, other.licenseType],
  ])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(4)
  expect(rows[0]!.key).toMatch(/^BULK(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  for (const { license, key } of rows) {
    const validation = await validateLicense(software, { key })
    expect(validation).toMatchObject({ valid: true, code: 'VALID' })
    expect(toTypedId('License', validation.facts!.licenseId)).toBe(license)
  }
  const issued = await Promise.all(
    rows.map(({ license }) =>
      db.license.findUniqueOrThrow({
        where: { id: parseTypedId(license)!.uuid },
        include: { events: true, keys: true },
      }),
    ),
  )
  expect(issued.map(({ maxActivations, metadata }) => [maxActivations, metadata])).toEqual([
    [2, { campaign: 'spring' }],
    [2, { campaign: 'spring' }],
    [2, { campaign: 'spring' }],
    [5, {}],
  ])
  for (const { id, keyHint, events, keys } of issued) {
    const key = rows.find(({ license }) => license === toTypedId('License', id))!.key
    expect(keyHint).toBe(key.slice(-5))
    expect(events).toMatchObject([{ type: 'license.issued', subjectId: id, actor: 'system' }])
    expect(keys).toMatchObject([{ imported: false, supersededAt: null }])
  }
  expect(await counts()).toEqual({
    licenses: before.licenses + 4,
    keys: before.keys + 4,
    events: before.events + 4,
    mails: before.mails,
  })
})

test('sends a mail for each key only if the call says so', async () => {
  const account = await seedTypedAccount()
  const { keyFile } = await issue({ mail: true, lines: [{ account, licenseType, quantity: 2 }] })
  const mails = await db.notification.findMany({
    where: { accountId: parseTypedId(account)!.uuid },
    orderBy: { keyHint: 'asc' },
  })
  expect(mails).toMatchObject([
    { message: 'LICENSE_ISSUED', state: 'QUEUED' },
    { message: 'LICENSE_ISSUED', state: 'QUEUED' },
  ])
  const carried = await Promise.all(
    mails.map(({ sealedKey }) => admin.secrets.open('notification-key', sealedKey!)),
  )
  expect(carried.sort()).toEqual(
    rowsOf(keyFile)
      .map(({ key }) => key)
      .sort(),
  )
})

test('mails the keys to the contact of the line', async () => {
  const account = await seedTypedAccount()
  const accountId = parseTypedId(account)!.uuid
  const { id } = await db.contact.create({
    data: { accountId, name: 'Bea', email: `${randomUUID()}@example.com` },
  })
  await issue({ mail: true, lines: [{ account, licenseType, contact: toTypedId('Contact', id) }] })
  const mails = await db.notification.findMany({ where: { accountId } })
  expect(mails.map(({ contactId }) => contactId)).toEqual([id])
})

test('marks each account for the CRM', async () => {
  const collector = createChangeCollector(app.ctx)
  const accounts = [await seedTypedAccount(), await seedTypedAccount()]
  await collector.collect()
  await db.crmRecord.deleteMany()
  await issue({ lines: accounts.map((account) => ({ account, licenseType, quantity: 2 })) })
  await collector.collect()
  const dirty = (await findDirtyAccounts(app.ctx, 10)).map(({ subjectId }) => toTypedId('Account', subjectId))
  expect(dirty.sort()).toEqual(accounts.sort())
})

test('a repeat within 24 hours issues nothing and returns the same file, and a later one issues again', async () => {
  const input = {
    idempotencyKey: randomUUID(),
    lines: [{ account: await seedTypedAccount(), licenseType, quantity: 5 }],
  }
  const first = await issue(input)
  const before = await counts()
  expect(await issue(input)).toEqual(first)
  expect(await counts()).toEqual(before)
  expect(await issue({ ...input, mail: true })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  app.setNow('2026-01-16T12:00:01Z')
  const later = await issue(input)
  app.setNow('2026-01-15T12:00:00Z')
  expect(rowsOf(later.keyFile).map(({ license }) => license)).not.toEqual(
    rowsOf(first.keyFile).map(({ license }) => license),
  )
})

test('a call without an idempotency key is refused', async () => {
  const lines = [{ account: await seedTypedAccount(), licenseType }]
  const before = await counts()
  const { errors } = await execute(app, admin, document, { input: { lines } })
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
  expect(await counts()).toEqual(before)
})

test('issues 1,000 licenses, and the file has every key', async () => {
  const account = await seedTypedAccount()
  const lines = [
    { account, licenseType, quantity: 999 },
    { account, licenseType, quantity: 1 },
  ]
  const { count, keyFile } = await issue({ lines })
  expect(count).toBe(1000)
  const rows = rowsOf(keyFile)
  expect(new Set(rows.map(({ key }) => key)).size).toBe(1000)
  const accountId = parseTypedId(account)!.uuid
  expect(await db.license.count({ where: { accountId } })).toBe(1000)
  expect(await db.event.count({ where: { accountId, type: 'license.issued' } })).toBe(1000)
  expect(await validateLicense(software, { key: rows[999]!.key })).toMatchObject({ code: 'VALID' })
})

test('the file and the keys are nowhere in the database or the log', async () => {
  const idempotencyKey = randomUUID()
  const account = await seedTypedAccount()
  const { keyFile } = await issue({
    idempotencyKey,
    mail: true,
    lines: [{ account, licenseType, quantity: 3 }],
  })
  const places = [...(await dumpTables(sql)).values(), JSON.stringify(app.logged)].join('\n').toUpperCase()
  for (const { key, license } of rowsOf(keyFile)) {
    const secret = key.slice(5, 28)
    for (const text of [secret, secret.replaceAll('-', ''), Buffer.from(secret).toString('hex')])
      expect(places).not.toContain(text.toUpperCase())
    expect(places).toContain(parseTypedId(license)!.uuid.toUpperCase())
  }
  expect(places).toContain(idempotencyKey.toUpperCase())
})

const good = { account: await seedTypedAccount(), licenseType }
const trial = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer: ['EMAIL'] } })
const [otherContact] = await db.contact.findMany({ take: 1, orderBy: { id: 'desc' } })
await seedAccount(admin)

test.each<[string, object, object]>([
  [
    'more than 1,000 licenses',
    { lines: [good, { ...good, quantity: 1000 }] },
    { code: 'INPUT_INVALID', issues: [{ path: ['lines'], message: expect.stringContaining('1,001') }] },
  ],
  [
    'a quantity of 0',
    { lines: [good, { ...good, quantity: 0 }] },
    { code: 'INPUT_INVALID', issues: [{ path: ['lines', '1', 'quantity'], message: 'must be at least 1' }] },
  ],
  ['no line', { lines: [] }, { code: 'INPUT_INVALID', issues: [{ path: ['lines'] }] }],
  [
    'an unknown account',
    { lines: [good, { ...good, account: toTypedId('Account', '019bc000-0000-7000-8000-000000000000') }] },
    { code: 'ACCOUNT_NOT_FOUND', message: expect.stringContaining('lines.1') },
  ],
  [
    'an ID of another type',
    { lines: [good, { ...good, account: toTypedId('License', randomUUID()) }] },
    { code: 'INPUT_INVALID', issues: [{ path: ['lines', '1', 'account'] }] },
  ],
  [
    'a contact of another account',
    {
      lines: [
        { ...good, account: toTypedId('Account', (await seedAccount(admin)).accountId) },
        { ...good, contact: toTypedId('Contact', otherContact!.id), account: await seedTypedAccount() },
      ],
    },
    { code: 'CONTACT_NOT_FOUND', message: expect.stringContaining('lines.1') },
  ],
  [
    'an unknown license type',
    { lines: [good, { ...good, licenseType: 'no-such-type' }] },
    { code: 'LICENSE_TYPE_NOT_FOUND', message: expect.stringContaining('no-such-type') },
  ],
  [
    'an expiry in the past',
    { lines: [good, { ...good, overrides: { expiry: '2020-01-01T00:00:00Z' } }] },
    { code: 'INPUT_INVALID', issues: [{ path: ['lines', '1', 'overrides', 'expiry'] }] },
  ],
  [
    'a second trial of one address',
    { lines: [good, { ...good, licenseType: trial.licenseType, quantity: 2 }] },
    { code: 'TRIAL_ALREADY_USED' },
  ],
])('refuses %s, names its line, and issues nothing', async (_, input, refusal) => {
  const before = await counts()
  expect(await issue(input)).toMatchObject(refusal)
  expect(await counts()).toEqual(before)
})
