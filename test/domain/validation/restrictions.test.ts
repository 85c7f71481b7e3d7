import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { banFingerprint } from '../../../src/domain/activations/ban-fingerprint.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { reinstateLicense } from '../../../src/domain/licenses/reinstate.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { transferLicense } from '../../../src/domain/licenses/transfer.ts'
import { factsById, factsByKey } from '../../../src/domain/validation/facts-statement.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { attempt, transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin

const marks = async () => (await db.restriction.findMany()).map(({ id }) => id)

/** Columns that validations read without a mark for a change of them, and why a standby may lack the change. */
const withoutMark: Record<string, string> = {
  'licenses.id': 'never changes',
  'license_types.id': 'never changes',
  'products.id': 'never changes',
  'activations.id': 'never changes',
  'license_type_revisions.id': 'never changes',
  'license_type_revisions.number': 'revisions are frozen by a trigger',
  'license_type_revisions.rules': 'revisions are frozen by a trigger',
  'licenses.active_activations': 'a new activation makes no other device invalid',
  'usage_counters.license_id': 'a validation with a meter is read from the primary',
  'usage_counters.meter': 'a validation with a meter is read from the primary',
  'usage_counters.period': 'a validation with a meter is read from the primary',
  'usage_counters.period_start_at': 'a validation with a meter is read from the primary',
  'usage_counters.used': 'a validation with a meter is read from the primary',
}

test.each([factsByKey, factsById])(
  'every column that $name reads makes a mark, or needs none',
  async ({ text }) => {
    const texts = ['text[]', 'text[]', 'text[]', 'timestamptz[]', 'uuid[]', 'text[]']
    // A view has no parameters. A parameter that the statement casts has the type of the cast.
    const bound = text.replace(
      /\$(\d)(::\w+\[\])?/g,
      (_, place, cast) => `null${cast ?? `::${texts[Number(place) - 1]}`}`,
    )
    await db.$executeRawUnsafe(`create view read_by_validations as ${bound}`)
    const read = await db.$queryRaw<{ name: string }[]>`
    select distinct table_name || '.' || column_name as name from information_schema.view_column_usage
    where view_name = 'read_by_validations' order by 1`
    await db.$executeRaw`drop view read_by_validations`
    // A trigger without a condition makes a mark for each column. Otherwise, its condition depends on the columns.
    const marked = await db.$queryRaw<{ name: string }[]>`
    select distinct c.relname || '.' || a.attname as name
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid and p.proname = 'add_restriction'
    join pg_class c on c.oid = t.tgrelid join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where (t.tgtype::int & 16) > 0 and (t.tgqual is null or exists (
      select from pg_depend d where d.classid = 'pg_trigger'::regclass and d.objid = t.oid
        and d.refobjid = c.oid and d.refobjsubid = a.attnum))`
    const known = new Set([...marked.map(({ name }) => name), ...Object.keys(withoutMark)])
    expect(read.length).toBeGreaterThan(40)
    expect(read.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  },
)

const reason = 'a test'
type Seeded = Awaited<ReturnType<typeof seedLicense>>
const change = (licenseId: string, data: object) => db.license.update({ where: { id: licenseId }, data })

/** Changes by which a license that was valid can become invalid. */
const restrictions: Record<string, (license: Seeded) => Promise<unknown>> = {
  'a revocation': ({ licenseId }) => transact(db, (tx) => revokeLicense(admin, tx, { licenseId, reason })),
  'a suspension': ({ licenseId }) => transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason })),
  'a new key': ({ licenseId }) => transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId, reason })),
  'a transfer': async ({ licenseId }) => {
    const { accountId } = await seedAccount(admin)
    await transact(db, (tx) => transferLicense(admin, tx, { licenseId, accountId, reason }))
  },
  'a deactivation': ({ licenseKey: key }) =>
    transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' })),
  'a held seat': ({ licenseId }) =>
    db.activation.updateMany({ where: { licenseId }, data: { heldSince: new Date() } }),
  'an earlier end of a lease': ({ licenseId }) =>
    db.activation.updateMany({ where: { licenseId }, data: { leaseEndsAt: new Date(0) } }),
  'a deleted activation': ({ licenseId }) => db.activation.deleteMany({ where: { licenseId } }),
  'a ban': () =>
    transact(db, (tx) => banFingerprint(admin, tx, { fingerprint: uniqueCode('device'), reason })),
  'an earlier expiry': ({ licenseId }) => change(licenseId, { expiry: new Date(), graceEndsAt: new Date() }),
  'fewer seats': ({ licenseId }) => change(licenseId, { maxActivations: 1, seatLimit: 1 }),
  'a moment for devices beyond the seats': ({ licenseId }) =>
    change(licenseId, { overLimitUntil: new Date() }),
  'an earlier end of the updates': ({ licenseId }) => change(licenseId, { updatesUntil: new Date() }),
  'a removed entitlement': ({ licenseId }) =>
    change(licenseId, { entitlementOverrides: [{ code: 'export', removed: true }] }),
  'an earlier check-in': ({ licenseId }) => change(licenseId, { lastCheckInAt: new Date(0) }),
  'another code of a product': async ({ licenseId }) => {
    const { productId } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
    await db.product.update({ where: { id: productId }, data: { code: uniqueCode('product') } })
  },
}

async function seed(): Promise<Seeded> {
  const license = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
    maxActivations: 5,
  })
  await activateLicense(admin, { key: license.licenseKey, fingerprint: 'laptop' })
  return license
}

test.each(Object.entries(restrictions))('%s replaces the marks', async (_, restrict) => {
  const license = await seed()
  const before = await marks()
  await restrict(license)
  const after = await marks()
  expect(after.length).toBe(1)
  expect(before).not.toContain(after[0])
})

test('frequent changes make no mark', async () => {
  const { licenseKey: key, licenseId } = await seed()
  const before = await marks()
  await transact(db, (tx) => heartbeat(admin, tx, { key, fingerprint: 'laptop' }))
  await activateLicense(admin, { key, fingerprint: 'tablet' })
  await validateLicense(app.ctx as never, { key, fingerprint: 'laptop' })
  await app.ctx.lastSeen.flush()
  await seedLicense(admin)
  expect(await marks()).toEqual(before)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason }))
  const suspended = await marks()
  expect(suspended).not.toEqual(before)
  await transact(db, (tx) => reinstateLicense(admin, tx, { licenseId, reason }))
  expect(await marks()).not.toEqual(suspended)
})

test('a transaction makes one mark, and none for what was undone', async () => {
  const [first, second] = [await seed(), await seed()]
  const before = await marks()
  const failed = transact(db, async (tx) => {
    await tx.license.update({ where: { id: first.licenseId }, data: { maxActivations: 2 } })
    throw new Error('undone')
  })
  await expect(failed).rejects.toThrow('undone')
  expect(await marks()).toEqual(before)

  await transact(db, async (tx) => {
    const undone = attempt(tx, async () => {
      await tx.license.update({ where: { id: first.licenseId }, data: { maxActivations: 2 } })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect((await tx.restriction.findMany()).map(({ id }) => id)).toEqual(before)
    for (const { licenseId } of [first, second])
      await tx.license.update({ where: { id: licenseId }, data: { maxActivations: 3 } })
    expect(await tx.restriction.count()).toBe(1)
  })
  expect(await marks()).not.toEqual(before)
})
