import { expect, test } from 'vitest'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import type { Context } from '../../../src/platform/context.ts'
import { startTestApp } from '../../app.ts'
import { uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

const ada = { name: 'Ada Adams', email: 'ada@example.com' }
const start = (ctx: Context, account: Record<string, unknown>) =>
  startOnboarding(ctx, { account: { name: 'Acme', contact: ada, ...account } })
const partnerOf = (partner: string) => app.as({ audience: 'PARTNER', partner })

test('adopts an account by its external id', async () => {
  const externalId = uniqueCode('crm')
  const first = await start(admin, { externalId })
  const second = await start(admin, { externalId, name: 'Acme Ltd' })

  expect(first.accountCreated).toBe(true)
  expect(second).toMatchObject({ accountId: first.accountId, accountCreated: false })
  expect(await db.account.findMany({ where: { externalId } })).toMatchObject([{ name: 'Acme' }])
})

test('adopts an account by its domain, in any case of its letters', async () => {
  const domain = `${uniqueCode('acme')}.example`
  const first = await start(admin, { domain })
  const second = await start(admin, { domain: domain.toUpperCase(), externalId: uniqueCode('crm') })

  expect(second).toMatchObject({ accountId: first.accountId, accountCreated: false })
  expect(await db.account.count({ where: { domain } })).toBe(1)
})

test('creates a new account each time without an external id and a domain', async () => {
  const [first, second] = [await start(admin, {}), await start(admin, {})]
  expect(second.accountId).not.toBe(first.accountId)
})

test('adopting an account adds a new contact, and no contact twice', async () => {
  const externalId = uniqueCode('crm')
  const { accountId } = await start(admin, { externalId })
  await start(admin, { externalId, contact: { ...ada, email: 'ADA@Example.com' } })
  const events = () => db.event.count({ where: { accountId, type: 'account.adopted' } })
  expect(await events()).toBe(0)

  await start(admin, { externalId, contact: { name: 'Bob', email: 'bob@example.com', locale: 'de' } })
  expect(await db.contact.findMany({ where: { accountId }, orderBy: { id: 'asc' } })).toMatchObject([
    { name: 'Ada Adams', email: 'ada@example.com', locale: null },
    { name: 'Bob', email: 'bob@example.com', locale: 'de' },
  ])
  expect(await events()).toBe(1)
})

test('the accounts of the vendor and of each partner are separate', async () => {
  const keys = { externalId: uniqueCode('crm'), domain: `${uniqueCode('acme')}.example` }
  const ids = []
  for (const ctx of [admin, partnerOf('north'), partnerOf('south'), partnerOf('north')]) {
    ids.push((await start(ctx, keys)).accountId)
  }
  expect(new Set(ids).size).toBe(3)
  expect(ids[3]).toBe(ids[1])
  expect(
    await db.account.findMany({ where: { externalId: keys.externalId }, orderBy: { id: 'asc' } }),
  ).toMatchObject([{ partner: null }, { partner: 'north' }, { partner: 'south' }])
})

test('refuses an external id and a domain of two accounts, and writes nothing', async () => {
  const externalId = uniqueCode('crm')
  const domain = `${uniqueCode('acme')}.example`
  await start(admin, { externalId })
  await start(admin, { domain })
  const before = await db.contact.count()

  const contact = { name: 'Eve', email: 'eve@example.com' }
  await expect(start(admin, { externalId, domain, contact })).rejects.toMatchObject({
    code: 'ACCOUNT_CONFLICT',
  })
  expect(await db.contact.count()).toBe(before)
  expect(await db.account.count({ where: { OR: [{ externalId }, { domain }] } })).toBe(2)
})

test('refuses the domain of an account with another external id, and writes nothing', async () => {
  const domain = `${uniqueCode('acme')}.example`
  await start(admin, { domain, externalId: uniqueCode('crm') })
  const before = await db.account.count()

  await expect(start(admin, { domain, externalId: uniqueCode('crm') })).rejects.toMatchObject({
    code: 'ACCOUNT_CONFLICT',
    nextAction: 'CONTACT_SUPPORT',
  })
  expect(await db.account.count()).toBe(before)
})

test('returns metadata byte for byte, including a key __proto__', async () => {
  const metadata = JSON.parse(
    '{"__proto__": {"tier": 1}, "constructor": "x", "a": {"__proto__": [2]}, "ключ": "✓"}',
  )
  const { accountId } = await start(admin, { metadata })
  const kept = (await db.account.findUniqueOrThrow({ where: { id: accountId } })).metadata
  expect(Object.entries(kept as object).sort()).toEqual(Object.entries(metadata).sort())

  const without = await start(admin, { metadata: null })
  expect(await db.account.findUnique({ where: { id: without.accountId } })).toMatchObject({ metadata: {} })
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['an invalid domain', { domain: 'not a domain' }, ['account', 'domain']],
  ['the domain of a public mail provider', { domain: 'gmail.com' }, ['account', 'domain']],
  ['an invalid address', { contact: { ...ada, email: 'ada' } }, ['account', 'contact', 'email']],
  ['an external id with U+0000', { externalId: 'a\0b' }, ['account', 'externalId']],
  ['an empty name', { name: '' }, ['account', 'name']],
  ['a name with a web address', { name: 'Verify at https://evil.example' }, ['account', 'name']],
  ['a name with a mark of direction', { name: 'Acme\u202E' }, ['account', 'name']],
  [
    'a contact with a web address',
    { contact: { ...ada, name: 'evil.example/now' } },
    ['account', 'contact', 'name'],
  ],
  ['a contact of two lines', { contact: { ...ada, name: 'Ada\nBcc: all' } }, ['account', 'contact', 'name']],
  ['an external id of two lines', { externalId: 'a\nb' }, ['account', 'externalId']],
])('refuses %s at its path, and creates no account', async (_, account, path) => {
  const before = await db.account.count()
  await expect(start(admin, account)).rejects.toMatchObject({ code: 'INPUT_INVALID', issues: [{ path }] })
  expect(await db.account.count()).toBe(before)
})
