import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { scopesOf } from '../../../src/platform/caller.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const path = 'prisma/migrations/20261128223000_partners/migration.sql'
const script = await readFile(path, 'utf8')

/** Runs a statement of the migration that changes data. The tables exist here already. */
async function migrateAgain(from: string): Promise<void> {
  await db.$executeRawUnsafe(script.slice(script.indexOf(from)).split(/;$/m)[0]!)
}

test('every code of an existing account or API key becomes a partner, as old as the first one', async () => {
  const [ofAccount, ofKey, ofBoth] = [uniqueCode('a'), uniqueCode('k'), 'Org_4711 & more']
  for (const partner of [ofAccount, ofBoth]) await seedAccount(app.as({ audience: 'PARTNER', partner }))
  await seedAccount(app.as({ audience: 'PARTNER', partner: ofBoth }))
  const key = { name: 'k', audience: 'PARTNER' as const, partner: ofKey }
  await transact(db, (tx) => createApiKey(admin, tx, key))
  await db.account.updateMany({
    where: { partner: ofAccount },
    data: { createdAt: new Date('2024-05-06T07:08:09.123Z') },
  })
  for (const table of ['accounts', 'api_keys'])
    await db.$executeRawUnsafe(`alter table ${table} drop constraint ${table}_partner_fkey`)
  await db.partner.deleteMany()

  await migrateAgain('insert into partners')

  const partners = await db.partner.findMany({ orderBy: { id: 'asc' } })
  expect(partners.map(({ code, name }) => [code, name])).toEqual(
    expect.arrayContaining([ofAccount, ofKey, ofBoth].map((code) => [code, code])),
  )
  expect(partners).toHaveLength(3)
  // The ID is of version 7 and has the time of creation.
  const [oldest] = partners
  expect(oldest).toMatchObject({ code: ofAccount, createdAt: new Date('2024-05-06T07:08:09.123Z') })
  const id = oldest!.id.replaceAll('-', '')
  expect(Number.parseInt(id.slice(0, 12), 16)).toBe(Date.parse('2024-05-06T07:08:09.123Z'))
  expect(id[12]).toBe('7')
  expect(toTypedId('Partner', oldest!.id)).toMatch(/^part_/)
  for (const statement of ['accounts', 'api_keys'])
    await migrateAgain(`ALTER TABLE "${statement}" ADD CONSTRAINT "${statement}_partner_fkey"`)
})

test('an admin key with every earlier scope gets the new one, and a narrower key does not', async () => {
  const all = scopesOf.ADMIN.filter((scope) => scope !== 'PARTNERS_WRITE')
  const keyWith = async (scopes: readonly (typeof all)[number][]) =>
    (
      await transact(db, (tx) =>
        createApiKey(admin, tx, { name: 'k', audience: 'ADMIN', scopes: [...scopes] }),
      )
    ).apiKeyId
  const [full, narrow] = [await keyWith(all), await keyWith(all.slice(1))]
  await migrateAgain('UPDATE "api_keys"')
  const scopesOfKey = async (id: string) => (await db.apiKey.findUniqueOrThrow({ where: { id } })).scopes
  expect((await scopesOfKey(full)).toSorted()).toEqual(scopesOf.ADMIN.toSorted())
  expect(await scopesOfKey(narrow)).toEqual(all.slice(1))
})

test('an account and an API key have no partner without a record', async () => {
  const partner = uniqueCode('none')
  await expect(db.account.create({ data: { name: 'x', partner } })).rejects.toThrow(/foreign key/i)
})
