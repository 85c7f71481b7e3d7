import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resendLicenseDetails } from '../../../src/domain/licenses/resend-details.ts'
import { openDatabase } from '../../../src/platform/database/open.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'licet-first-start-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

// Migrated in place, as at the first start. A template would have been opened again after its migration.
const app = await startTestApp(() =>
  openDatabase({ dataDir, poolSize: 4, statementTimeoutMs: 30_000, waitMs: 0 }),
)

test('every enum can be sent as an array to a database that this process migrated', async () => {
  const enums = await app.ctx.sql.query<{ name: string; label: string }>(
    {
      name: 'enums',
      text: `select t.typname as name, min(e.enumlabel) as label from pg_type t join pg_enum e on e.enumtypid = t.oid
        where t.typnamespace = 'public'::regnamespace group by t.typname`,
    },
    [],
  )
  expect(enums.length).toBeGreaterThan(5)
  for (const { name, label } of enums) {
    const text = `select $1::text = any($2::${name}[]::text[]) as found`
    const [row] = await app.ctx.sql.query<{ found: boolean }>({ name: `array-of-${name}`, text }, [
      label,
      [label],
    ])
    expect([name, row?.found]).toEqual([name, true])
  }
})

test('license details are mailed again before the first restart', async () => {
  const { licenseId } = await seedLicense(app.admin)
  const { notificationId } = await transact(app.admin.db, (tx) =>
    resendLicenseDetails(app.admin, tx, { licenseId }),
  )
  expect(notificationId).not.toBeNull()
})
