import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { transact } from '../../../src/platform/db.ts'
import { LAST_INSTANT } from '../../../src/platform/instant.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

// A generated column follows the bound columns that it is computed from.
test('every instant of the database is bound to the years 1 to 9999', async () => {
  const unbound = await app.ctx.sql.query(
    {
      name: 'unbound-instants',
      text: `select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
          and a.attnum > 0 and a.attgenerated = '' and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)
          and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
            and a.attnum = any(k.conkey) and pg_get_constraintdef(k.oid) like '%9999-12-31%')`,
    },
    [],
  )
  expect(unbound).toEqual([])
})

test.each([
  new Date('+010000-01-01T04:59:59.999Z'),
  new Date('+275760-09-13T00:00:00.000Z'),
  new Date('-000001-01-01T00:00:00Z'),
])('the database takes no license that expires at %s', async (expiry) => {
  const { licenseId } = await seedLicense(admin)
  await expect(admin.db.license.update({ where: { id: licenseId }, data: { expiry } })).rejects.toThrow()
  await expect(seedLicense(admin, {}, { expiry })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})

test('a license with the last expiry there is can be listed, activated, and not renewed', async () => {
  const rules = { term: 'P1Y', timeZone: 'America/New_York' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules, { expiry: LAST_INSTANT })

  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { data, errors } = await execute(
    app,
    admin,
    '{ licenses(first: 100) { edges { node { id expiry graceEndsAt } } } }',
  )
  expect([errors, JSON.stringify(data).includes('9999-12-31T23:59:59.999Z')]).toEqual([undefined, true])
  await expect(transact(admin.db, (tx) => renewLicense(admin, tx, { licenseId }))).rejects.toMatchObject({
    name: expect.stringMatching(/Refusal/),
  })
})
