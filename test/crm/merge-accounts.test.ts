import { expect, test } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { mergeAccounts } from '../../src/crm/merge-accounts.ts'
import { addContact } from '../../src/domain/accounts/add-contact.ts'
import { updateAccount } from '../../src/domain/accounts/update.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { updateContact } from '../../src/domain/notifications/update-contact.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { readExport } from '../../src/privacy/export-account.ts'
import { forgetContact } from '../../src/privacy/forget-contact.ts'
import { startTestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const run = <T>(work: (tx: Tx) => Promise<T>) => transact(db, work)

const merge = (fromId: string, intoId: string, dryRun = false) =>
  run((tx) => mergeAccounts(admin, tx, { fromId, intoId, reason: 'Duplicate.', dryRun }))
const seed = async () => (await seedAccount(admin)).accountId
const read = (id: string) => db.account.findUniqueOrThrow({ where: { id } })
const acct = (id: string) => toTypedId('Account', id)

test('moves licenses, onboardings, contacts, mails, events and API keys, and the old ID means the other account', async () => {
  const { accountId: from, licenseId, licenseKey } = await seedLicense(admin)
  await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })
  const into = await seed()
  const { apiKey } = await run((tx) =>
    createApiKey(admin, tx, { name: 'Portal', audience: 'ACCOUNT', accountId: from }),
  )
  const before = { events: await db.event.count({ where: { accountId: from } }) }

  const { accountId, moved } = await merge(from, into)

  expect({ accountId, moved }).toEqual({
    accountId: into,
    moved: { licenses: 1, onboardings: 1, contacts: 1, apiKeys: 1 },
  })
  for (const table of ['license', 'onboarding', 'contact', 'notification', 'event', 'apiKey'] as const)
    expect([table, await (db[table] as typeof db.license).count({ where: { accountId: from } })]).toEqual([
      table,
      0,
    ])
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
    ...{ accountId: into, activeActivations: 1 },
  })
  expect(await db.event.count({ where: { accountId: into } })).toBeGreaterThan(before.events)
  expect(await db.event.findMany({ where: { type: 'account.merged', accountId: into } })).toMatchObject([
    { subjectId: into, data: { from: acct(from), reason: 'Duplicate.', licenses: 1 } },
  ])
  const { caller } = await authenticate(app.ctx, `Bearer ${apiKey}`, 'r')
  expect(caller).toMatchObject({ audience: 'ACCOUNT', accountId: into })

  const { data, errors } = await execute(
    app,
    admin,
    `query ($id: ID!) {
      node(id: $id) { id }
      account(id: $id) { id }
      licenses(account: $id) { edges { node { id } } }
      auditEvents(account: $id, first: 1) { edges { node { type } } }
      notifications(account: $id, first: 1) { edges { node { message } } }
      accounts(first: 100) { edges { node { id } } }
    }`,
    { id: acct(from) },
  )
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ node: { id: acct(into) }, account: { id: acct(into) } })
  expect(data.licenses.edges).toEqual([{ node: { id: toTypedId('License', licenseId) } }])
  expect([data.auditEvents.edges.length, data.notifications.edges.length]).toEqual([1, 1])
  expect(JSON.stringify(data.accounts)).not.toContain(acct(from))
})

test('every mutation takes the old ID', async () => {
  const [from, into] = [await seed(), await seed()]
  const { id: contactId } = await db.contact.findFirstOrThrow({ where: { accountId: from } })
  await merge(from, into)
  const { licenseType } = await seedLicenseType(admin)

  const { licenseId } = await run((tx) =>
    issueLicense(admin, tx, { accountId: from, licenseType, contactId }),
  )
  await run((tx) => updateAccount(admin, tx, { accountId: from, name: 'Renamed' }))
  const email = `${uniqueCode('bob')}@example.com`
  const added = await run((tx) => addContact(admin, tx, { accountId: from, name: 'Bob', email }))

  expect((await db.license.findUniqueOrThrow({ where: { id: licenseId } })).accountId).toBe(into)
  expect((await read(into)).name).toBe('Renamed')
  expect((await db.contact.findUniqueOrThrow({ where: { id: added.contactId } })).accountId).toBe(into)
})

test('an access token and a sale for the old account reach the other account', async () => {
  const [from, into] = [await seed(), await seed()]
  const { externalId } = await read(from)
  await merge(from, into)

  const contact = { name: 'Ada', email: 'ada@example.com' }
  const account = { name: 'Acme', externalId, contact }
  expect(await startOnboarding(admin, { account, sale: uniqueCode('order') })).toMatchObject({
    ...{ accountId: into, accountCreated: false, taken: true },
  })
  const accessTokens = async () => ({ ...app.as({ audience: 'ACCOUNT', accountId: from }).caller })
  const token = `eyJh.${'a'.repeat(8)}.${'b'.repeat(8)}`
  const { caller } = await authenticate({ ...app.ctx, accessTokens }, `Bearer ${token}`, 'r')
  expect(caller).toMatchObject({ accountId: into })
  const own = { caller: caller! }
  const { data } = await execute(app, own, '{ account { id } }')
  expect(data).toEqual({ account: { id: acct(into) } })
  const found = await execute(app, admin, 'query ($e: String!) { account(externalId: $e) { id } }', {
    e: externalId,
  })
  expect(found.data).toEqual({ account: { id: acct(into) } })
})

test('two contacts with one address become one, with the roles of both and the stricter preferences', async () => {
  const [from, into] = [await seed(), await seed()]
  const email = `${uniqueCode('ada')}@example.com`
  const add = (accountId: string, roles: ('OWNER' | 'TECHNICAL' | 'BILLING')[]) =>
    run((tx) => addContact(admin, tx, { accountId, name: 'Ada', email, roles }))
  const kept = (await add(into, ['BILLING'])).contactId
  const lost = (await add(from, ['TECHNICAL'])).contactId
  const stop = {
    mailStoppedAt: new Date('2026-01-01T00:00:00Z'),
    mailStopReason: 'CONTACT_COMPLAINED' as const,
  }
  await db.contact.update({ where: { id: kept }, data: { declined: ['FILE_ISSUED'] } })
  await db.contact.update({ where: { id: lost }, data: { declined: ['DEVICE_ACTIVATED'], ...stop } })

  await merge(from, into)

  expect(await db.contact.findMany({ where: { email, removedAt: null } })).toMatchObject([
    { id: kept, roles: ['TECHNICAL', 'BILLING'], declined: ['DEVICE_ACTIVATED', 'FILE_ISSUED'], ...stop },
  ])
  await run((tx) => updateContact(admin, tx, { contactId: lost, name: 'Ada Adams' }))
  expect(await db.contact.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({ name: 'Ada Adams' })
  const { data } = await execute(app, admin, 'query ($id: ID!) { node(id: $id) { id } }', {
    id: toTypedId('Contact', lost),
  })
  expect(data.node).toEqual({ id: toTypedId('Contact', kept) })
  const { document } = await readExport(app.ctx, into, null)
  expect(document.accounts).toHaveLength(2)
  expect((document.contacts as { id: string }[]).map(({ id }) => id)).toContain(toTypedId('Contact', lost))
})

test('values that the other account lacks are taken over, and of two each stays findable', async () => {
  const [from, into] = [await seed(), await seed()]
  const domain = `${uniqueCode('acme')}.example`
  await run((tx) => updateAccount(admin, tx, { accountId: from, domain, metadata: { a: 1, b: 1 } }))
  await run((tx) => updateAccount(admin, tx, { accountId: into, metadata: { b: 2 } }))
  const [{ externalId: lost }, { externalId: kept }] = [await read(from), await read(into)]

  await merge(from, into)

  expect(await read(into)).toMatchObject({ domain, externalId: kept, metadata: { a: 1, b: 2 } })
  expect(await read(from)).toMatchObject({ domain: null, externalId: lost, mergedIntoId: into })
})

test('a chain of merges keeps every former ID', async () => {
  const [a, b, c] = [await seed(), await seed(), await seed()]
  await merge(a, b)
  await merge(b, c)

  expect([(await read(a)).mergedIntoId, (await read(b)).mergedIntoId]).toEqual([c, c])
  const d = await seed()
  expect((await merge(d, a)).accountId).toBe(c)
})

test('a merge with itself, back or elsewhere is refused, and a repeated one changes nothing', async () => {
  const [a, b, c] = [await seed(), await seed(), await seed()]
  await merge(a, b)
  const before = await dumpTables(app.ctx.sql)

  for (const [from, into] of [
    [a, a],
    [b, a],
    [a, c],
  ] as const)
    await expect(merge(from, into)).rejects.toMatchObject({ code: 'ACCOUNT_MERGED' })
  expect(await merge(a, b)).toEqual({
    ...{ accountId: b, moved: { licenses: 0, onboardings: 0, contacts: 0, apiKeys: 0 } },
  })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

test('accounts of different partners are refused, and nothing is written', async () => {
  const [from, into] = [await seedAccount(app.as({ audience: 'PARTNER', partner: 'north' })), await seed()]
  const before = await dumpTables(app.ctx.sql)

  await expect(merge(from.accountId, into)).rejects.toMatchObject({ code: 'ACCOUNT_PARTNER_DIFFERENT' })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

test('a dry run returns what a merge moves, and writes nothing', async () => {
  const { accountId: from } = await seedLicense(admin)
  const into = await seed()
  const before = await dumpTables(app.ctx.sql)

  const planned = await merge(from, into, true)

  expect(planned.moved).toEqual({ licenses: 1, onboardings: 1, contacts: 1, apiKeys: 0 })
  expect(await dumpTables(app.ctx.sql)).toEqual(before)
  expect(await merge(from, into)).toEqual(planned)
})

test('of two onboardings that wait for a license, or have one sale, that of the other account stays', async () => {
  const account = (externalId: string) => ({
    ...{ name: 'Acme', externalId, contact: { name: 'Ada', email: 'ada@example.com' } },
  })
  const [one, two] = [uniqueCode('crm'), uniqueCode('crm')]
  const first = await startOnboarding(admin, { account: account(one), sale: 'order-1' })
  const second = await startOnboarding(admin, { account: account(two), sale: 'order-1' })
  const third = await startOnboarding(admin, { account: account(one), sale: 'order-2' })

  await merge(first.accountId, second.accountId)

  const onboardings = await db.onboarding.findMany({
    where: { accountId: second.accountId },
    orderBy: { id: 'asc' },
  })
  expect(onboardings).toMatchObject([
    { id: first.onboardingId, state: 'ABANDONED', sale: '' },
    { id: second.onboardingId, state: 'IN_PROGRESS', sale: 'order-1' },
    { id: third.onboardingId, state: 'IN_PROGRESS', sale: 'order-2' },
  ])
})

test('a trial that either account used stays used', async () => {
  const { licenseType } = await seedLicenseType(admin, { term: 'P14D', trial: { oncePer: ['EMAIL'] } })
  const [from, into] = [await seed(), await seed()]
  await run((tx) => issueLicense(admin, tx, { accountId: from, licenseType }))

  await merge(from, into)

  await expect(run((tx) => issueLicense(admin, tx, { accountId: into, licenseType }))).rejects.toMatchObject({
    code: 'TRIAL_ALREADY_USED',
  })
})

test('reviews, deals and negotiations move, and the same open review stays once', async () => {
  const [from, into] = [await seed(), await seed()]
  const review = { code: 'DEAL_LOST', object: 'DEAL' as const, detail: '', raisedAt: app.ctx.now() }
  await db.crmReview.createMany({
    data: [
      { ...review, accountId: from, remoteId: '1' },
      { ...review, accountId: from, remoteId: '2' },
      { ...review, accountId: into, remoteId: '2' },
    ],
  })
  const at = app.ctx.now()
  const sale = { source: 'hubspot:1', externalId: uniqueCode('deal'), state: 'WON' as const }
  await db.sale.create({ data: { ...sale, accountId: from, createdAt: at, changedAt: at } })
  await db.renewalNegotiation.create({
    data: { source: uniqueCode('deal'), accountId: from, since: app.ctx.now() },
  })
  await db.account.update({ where: { id: from }, data: { renewalNegotiatedSince: app.ctx.now() } })

  await merge(from, into)

  const reviews = await db.crmReview.findMany({ where: { accountId: into, resolvedAt: null } })
  expect(reviews.map(({ remoteId }) => remoteId).sort()).toEqual(['1', '2'])
  expect(await db.crmReview.count({ where: { accountId: into } })).toBe(3)
  expect(await db.sale.count({ where: { accountId: into } })).toBe(1)
  expect(await db.renewalNegotiation.count({ where: { accountId: into } })).toBe(1)
  expect((await read(into)).renewalNegotiatedSince).toEqual(app.ctx.now())
})

test('a record that is written for a merged account belongs to the other account, whatever the code does', async () => {
  const { accountId: from, licenseId } = await seedLicense(admin)
  const into = await seed()
  await merge(from, into)

  await db.license.update({ where: { id: licenseId }, data: { accountId: from } })
  await db.contact.create({ data: { accountId: from, name: 'Late', email: 'late@example.com' } })

  expect(await db.license.count({ where: { accountId: from } })).toBe(0)
  expect(await db.contact.count({ where: { accountId: into, email: 'late@example.com' } })).toBe(1)
})

test('forgetting a person covers a contact that was merged, and names no merged account', async () => {
  const [from, into] = [await seed(), await seed()]
  const email = `${uniqueCode('ada')}@example.com`
  const add = (accountId: string, name: string) =>
    run((tx) => addContact(admin, tx, { accountId, name, email }))
  const lost = (await add(from, 'Adelaide Adams')).contactId
  const kept = (await add(into, 'Ada')).contactId
  await run((tx) => updateAccount(admin, tx, { accountId: from, metadata: { by: 'Adelaide Adams' } }))
  await merge(from, into)

  const forgotten = await run((tx) => forgetContact(admin, tx, { contactId: kept, reason: 'Asked.' }))

  expect(forgotten.withoutContact).toEqual([])
  expect(await db.contact.count({ where: { id: { in: [lost, kept] }, anonymizedAt: null } })).toBe(0)
  expect((await read(into)).metadata).toEqual({ by: '[anonymized]' })
})

test('the outcome of a merge is replayed', async () => {
  const [from, into] = [await seed(), await seed()]
  const input = { fromId: from, intoId: into, reason: 'Duplicate.', idempotencyKey: uniqueCode('merge') }
  const call = () => once(admin, 'mergeAccounts', input, (tx, rest) => mergeAccounts(admin, tx, rest))

  expect(await call()).toEqual(await call())
})
