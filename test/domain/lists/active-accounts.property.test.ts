import fc from 'fast-check'
import { expect, test } from 'vitest'
import { whereAccounts } from '../../../src/domain/lists/where-accounts.ts'
import { statusOf } from '../../../src/domain/validation/status.ts'
import { countRecords, readPositions } from '../../../src/platform/database/list.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const { licenseType } = await seedLicenseType(admin)
const {
  id: licenseTypeId,
  productId,
  revisions,
} = await db.licenseType.findFirstOrThrow({
  where: { code: licenseType },
  include: { revisions: true },
})
const HOUR = 3_600_000
const now = admin.now()
const at = (hours: number | null) => (hours === null ? null : new Date(now.getTime() + hours * HOUR))

const hours = fc.constantFrom(-48, -1, 1, 48)
const term = fc.record({
  starts: fc.option(hours, { nil: null, freq: 4 }),
  ends: fc.option(hours, { nil: null, freq: 3 }),
  suspended: fc.constantFrom(true, false, false, false),
  revoked: fc.constantFrom(true, false, false, false, false),
})
type Term = typeof term extends fc.Arbitrary<infer T> ? T : never
const columns = ({ starts, ends, suspended, revoked }: Term) => {
  const [startsAt, expiry] =
    starts !== null && ends !== null
      ? [at(Math.min(starts, ends)), at(Math.max(starts, ends))]
      : [at(starts), null]
  return {
    ...{ startsAt, termAnchor: startsAt, expiry, graceEndsAt: expiry },
    ...{ suspendedAt: suspended ? now : null, suspendReason: suspended ? 'test' : null },
    ...{ revokedAt: revoked ? now : null, revokeReason: revoked ? 'test' : null },
  }
}

const account = fc.nat({ max: 4 })
const license = fc.nat({ max: 7 })
const step = fc.oneof(
  fc.record({ issue: account, term }),
  fc.record({ issue: account, term }),
  fc.record({ change: license, term }),
  fc.record({ give: license, account }),
  fc.record({ remove: license }),
)

test('the accounts with and without an active license are those of a naive look, whatever happened to licenses', async () => {
  const seen = { with: 0, without: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const name = uniqueCode('account')
      const accounts = await db.account.createManyAndReturn({
        data: Array.from({ length: 5 }, () => ({ name })),
      })
      const ids = accounts.map(({ id }) => id)
      const issued: string[] = []
      for (const one of steps) {
        if ('issue' in one) {
          const { id } = await db.license.create({
            data: {
              ...columns(one.term),
              ...{ accountId: ids[one.issue]!, productId, licenseTypeId, revisionId: revisions[0]!.id },
              ...{ keyHint: 'HINT', issuedAt: now, timeZone: 'UTC' },
            },
          })
          issued.push(id)
          continue
        }
        const [index] = Object.values(one) as [number]
        const id = issued[index]
        if (id === undefined) continue
        if ('change' in one) await db.license.update({ where: { id }, data: columns(one.term) })
        else if ('give' in one)
          await db.license.update({ where: { id }, data: { accountId: ids[one.account]! } })
        else {
          await db.license.delete({ where: { id } })
          issued.splice(index, 1)
        }
      }
      const licenses = await db.license.findMany({ where: { accountId: { in: ids } } })
      const active = new Set(
        licenses.filter((one) => statusOf(one, now) === 'ACTIVE').map(({ accountId }) => accountId),
      )
      for (const hasActiveLicense of [true, false]) {
        const expected = ids.filter((id) => active.has(id) === hasActiveLicense).sort()
        const filter = whereAccounts({ ...admin, now: () => now }, { hasActiveLicense })
        const range = { after: null, before: null, fromEnd: false, limit: 100_000 }
        const byId = { columns: [{ sql: 'child.id', type: 'uuid' }] }
        const found = await readPositions(admin.sql, 'accounts', filter, byId, range)
        expect(found.map(([id]) => id!).filter((id) => ids.includes(id))).toEqual(expected)
        expect(await countRecords(db, 'accounts', filter)).toEqual({ value: found.length, exact: true })
        seen[hasActiveLicense ? 'with' : 'without'] += expected.length
      }
    }),
    { numRuns: 60 },
  )
  expect(Math.min(seen.with, seen.without)).toBeGreaterThan(20)
})
