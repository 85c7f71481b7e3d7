import { expect, test } from 'vitest'
import { updateAccount } from '../../../src/domain/accounts/update.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { dumpTables } from '../../dump-tables.ts'
import { seedAccount, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx

type Input = Omit<Parameters<typeof updateAccount>[2], 'accountId'>
const update = (accountId: string, input: Input, ctx: Context = admin) =>
  transact(db, (tx) => updateAccount(ctx, tx, { accountId, ...input }))

test('corrects name, external id, domain and metadata with one event', async () => {
  const { accountId } = await seedAccount(admin)
  const [externalId, domain] = [uniqueCode('crm'), `${uniqueCode('acme')}.example`]

  await update(accountId, { name: 'Acme Ltd', externalId, domain, metadata: { tier: 1 }, reason: 'Typo.' })

  const account = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  expect(account).toMatchObject({ name: 'Acme Ltd', externalId, domain, metadata: { tier: 1 } })
  expect(await db.event.findMany({ where: { accountId, type: 'account.updated' } })).toMatchObject([
    { subjectId: accountId, data: { fields: ['name', 'externalId', 'domain', 'metadata'], reason: 'Typo.' } },
  ])
})

test('leaves an absent field, and removes an external id and a domain by null', async () => {
  const { accountId } = await seedAccount(admin)
  await update(accountId, { domain: `${uniqueCode('acme')}.example`, metadata: { keep: true } })
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId } })

  await update(accountId, { externalId: null, domain: null })

  const account = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  expect(account).toMatchObject({ name, externalId: null, domain: null, metadata: { keep: true } })
})

test('equal values change nothing and record no event', async () => {
  const { accountId } = await seedAccount(admin)
  await update(accountId, { name: 'Same', metadata: { a: [1] } })
  const before = await dumpTables(app.ctx.sql)

  await update(accountId, { name: 'Same', metadata: { a: [1] } })

  expect(await dumpTables(app.ctx.sql)).toEqual(before)
})

test('metadata keeps every name, __proto__ included', async () => {
  const { accountId } = await seedAccount(admin)
  await update(accountId, { metadata: JSON.parse('{"__proto__":{"x":1},"$type":"y"}') })

  const [row] = await db.$queryRaw<{ metadata: string }[]>`
    select metadata::text from accounts where id = ${accountId}::uuid`
  expect(JSON.parse(row!.metadata)).toEqual(JSON.parse('{"__proto__":{"x":1},"$type":"y"}'))
})

test.each(['externalId', 'domain'] as const)(
  'refuses the %s of another account and writes nothing',
  async (field) => {
    const taken = `${uniqueCode('acme')}.example`
    const { accountId: other } = await seedAccount(admin)
    const { accountId } = await seedAccount(admin)
    await update(other, { [field]: taken })
    const before = await dumpTables(app.ctx.sql)

    await expect(update(accountId, { name: 'Changed', [field]: taken })).rejects.toMatchObject({
      code: 'ACCOUNT_CONFLICT',
    })
    expect(await dumpTables(app.ctx.sql)).toEqual(before)
  },
)

test('a partner corrects its own account, and its external ids are separate from those of the vendor', async () => {
  const north = app.as({ audience: 'PARTNER', partner: 'north' })
  const externalId = uniqueCode('crm')
  const { accountId: vendors } = await seedAccount(admin)
  await update(vendors, { externalId })
  const { accountId } = await seedAccount(north)

  await update(accountId, { externalId }, north)

  expect(await db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({ externalId })
})

test('an account of another partner does not exist for a partner', async () => {
  const { accountId } = await seedAccount(app.as({ audience: 'PARTNER', partner: 'south' }))
  const north = app.as({ audience: 'PARTNER', partner: 'north' })

  await expect(update(accountId, { name: 'Mine' }, north)).rejects.toMatchObject({
    code: 'ACCOUNT_NOT_FOUND',
  })
})

test('correcting an account opens no onboarding, and the new external id is adopted', async () => {
  const { accountId } = await seedAccount(admin)
  const externalId = uniqueCode('crm')
  await update(accountId, { externalId })
  expect(await db.onboarding.count({ where: { accountId } })).toBe(1)

  const contact = { name: 'Ada', email: 'ada@example.com' }
  const adopted = await startOnboarding(admin, { account: { name: 'Acme', externalId, contact } })
  expect(adopted).toMatchObject({ accountId, accountCreated: false })
})
