import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { changeLicense } from '../../../src/domain/licenses/change.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { followSale } from '../../../src/domain/sales/follow.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { emptyLine, seedSku } from '../../domain/sales/selling.ts'
import { seedLicense } from '../../seed.ts'

const { admin } = await startTestApp()
const { db } = admin
const path = 'prisma/migrations/20261128224500_sales/migration.sql'
const statements = (await readFile(path, 'utf8')).split('-- Deals of the CRM become sales.')[1]!
const formerTables = `
  alter table crm_deals rename to present_deals;
  create type crm_deal_state as enum ('WON', 'LOST');
  create table crm_deals (portal_id text, deal_id text, account_id uuid, state crm_deal_state, changed_at timestamptz(3));
  create table crm_deal_seats (portal_id text, deal_id text, license_type_id uuid, license_id uuid, issued boolean, seats int)`

/** A license of which deals were won, as former versions stored them. */
async function seedDeals(
  deals: { id: string; state: string; issued: boolean; seats: number }[],
  seats: number,
) {
  const { accountId, licenseId } = await seedLicense(admin, { term: 'P1Y' }, { maxActivations: seats })
  const { licenseTypeId } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const rows = deals.map(
    ({ id, state, issued, seats: own }) => `
      insert into crm_deals values ('7', '${id}', '${accountId}', '${state}', '2026-01-15T12:00:00Z');
      insert into crm_deal_seats values ('7', '${id}', '${licenseTypeId}', '${licenseId}', ${issued}, ${own})`,
  )
  return { accountId, licenseId, licenseTypeId, rows }
}

async function migrateFrom(rows: string[]): Promise<void> {
  await transact(db, async (tx) => {
    const present = 'alter table present_deals rename to crm_deals'
    for (const statement of [formerTables, ...rows, `--${statements}`, `--\n${present}`]
      .join(';\n')
      .split(/;$/m))
      await tx.$executeRawUnsafe(`--\n${statement}`)
  })
}

const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })
const follow = (accountId: string, externalId: string, state: 'WON' | 'LOST', lines: object[] = []) =>
  transact(db, (tx) =>
    followSale(
      admin,
      tx,
      {
        source: 'hubspot:7',
        externalId,
        state,
        ...{ intent: null, business: null },
        lines: lines.map((line) => ({ ...emptyLine, ...line })),
      },
      { findBuyer: async () => ({ accountId, contactId: null }), undoes: true },
    ),
  )

test('deals of former versions become sales, are undone exactly, and change nothing when they are seen again', async () => {
  const won = await seedDeals(
    [
      { id: '1', state: 'WON', issued: true, seats: 5 },
      { id: '2', state: 'WON', issued: false, seats: 3 },
      { id: '3', state: 'LOST', issued: false, seats: 0 },
    ],
    10,
  )
  const lost = await seedDeals([{ id: '4', state: 'LOST', issued: true, seats: 4 }], 4)
  await transact(db, (tx) =>
    suspendLicense(admin, tx, { licenseId: lost.licenseId, reason: 'Deal 4 was lost.' }),
  )
  await migrateFrom([...won.rows, ...lost.rows])

  const sales = await db.sale.findMany({
    include: { effects: true },
    orderBy: { externalId: 'asc' },
  })
  expect(
    sales.map(({ source, externalId, state, effects }) => [
      source,
      externalId,
      state,
      effects.map(({ intent, quantity, inForce }) => [intent, quantity, inForce]),
    ]),
  ).toEqual([
    ['hubspot:7', '1', 'WON', [['NEW', 5, true]]],
    ['hubspot:7', '2', 'WON', [['ADD_SEATS', 3, true]]],
    ['hubspot:7', '3', 'LOST', [['ADD_SEATS', 0, false]]],
    ['hubspot:7', '4', 'LOST', [['NEW', 4, false]]],
  ])

  const { sku } = await seedSku(admin)
  const sell = (licenseTypeId: string) => db.sku.update({ where: { sku }, data: { licenseTypeId } })
  await sell(won.licenseTypeId)
  const before = await read(won.licenseId)
  await follow(won.accountId, '1', 'WON', [{ sku, quantity: 5 }])
  expect(await read(won.licenseId)).toEqual(before)
  // Two of the ten seats were given otherwise.
  await follow(won.accountId, '2', 'LOST')
  expect(await read(won.licenseId)).toMatchObject({ maxActivations: 7, suspendedAt: null })
  await follow(won.accountId, '1', 'LOST')
  expect(await read(won.licenseId)).toMatchObject({ suspendReason: 'Sale 1 was lost.' })
  await follow(won.accountId, '1', 'WON', [{ sku, quantity: 5 }])
  await follow(won.accountId, '2', 'WON', [{ sku, quantity: 3 }])
  expect(await read(won.licenseId)).toMatchObject({
    maxActivations: 10,
    suspendedAt: null,
    expiry: before.expiry,
  })

  await sell(lost.licenseTypeId)
  const change = { licenseId: lost.licenseId, change: { maxActivations: 6 }, reason: 'Gift.' }
  await transact(db, (tx) => changeLicense(admin, tx, change))
  await follow(lost.accountId, '4', 'WON', [{ sku, quantity: 4 }])
  expect(await read(lost.licenseId)).toMatchObject({ maxActivations: 6, suspendedAt: null })
})
