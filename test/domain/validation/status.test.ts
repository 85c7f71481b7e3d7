import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Prisma } from '../../../prisma/client/client.ts'
import type { LicenseState } from '../../../src/domain/validation/license-facts.ts'
import { licenseStatuses, statusOf } from '../../../src/domain/validation/status.ts'
import { whereStatus } from '../../../src/domain/validation/where-status.ts'
import { readPositions } from '../../../src/platform/database/list.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { db } = app.ctx

const start = new Date('2026-01-01T00:00:00Z')
const none: LicenseState = {
  startsAt: start,
  expiry: null,
  graceEndsAt: null,
  suspendedAt: null,
  revokedAt: null,
}
const expiry = new Date('2026-03-01T00:00:00Z')
const graceEndsAt = new Date('2026-03-08T00:00:00Z')
const ending = { ...none, expiry, graceEndsAt }

test.each<[string, LicenseState, string, string]>([
  ['perpetual', none, '2999-01-01T00:00:00Z', 'ACTIVE'],
  ['before its start', none, '2025-12-31T23:59:59.999Z', 'NOT_STARTED'],
  ['at its start', none, '2026-01-01T00:00:00Z', 'ACTIVE'],
  ['without a start', { ...none, startsAt: null }, '2026-02-01T00:00:00Z', 'NOT_STARTED'],
  ['at its expiry', ending, '2026-03-01T00:00:00Z', 'ACTIVE'],
  ['a millisecond after its expiry', ending, '2026-03-01T00:00:00.001Z', 'GRACE'],
  ['at the end of its grace', ending, '2026-03-08T00:00:00Z', 'GRACE'],
  ['a millisecond after its grace', ending, '2026-03-08T00:00:00.001Z', 'EXPIRED'],
  ['expired without grace', { ...ending, graceEndsAt: expiry }, '2026-03-01T00:00:00.001Z', 'EXPIRED'],
  ['suspended and expired', { ...ending, suspendedAt: start }, '2027-01-01T00:00:00Z', 'SUSPENDED'],
  [
    'suspended before its start',
    { ...none, startsAt: null, suspendedAt: start },
    '2026-02-01T00:00:00Z',
    'SUSPENDED',
  ],
  [
    'revoked and suspended',
    { ...none, suspendedAt: start, revokedAt: start },
    '2026-02-01T00:00:00Z',
    'REVOKED',
  ],
])('derives the status of a license %s', (_, state, at, status) => {
  expect(statusOf(state, new Date(at))).toBe(status)
})

const instant = fc.integer({ min: 0, max: 12 }).map((days) => new Date(start.getTime() + days * 86_400_000))
const rarely = instant.chain((date) => fc.constantFrom(null, null, null, date))
const state: fc.Arbitrary<LicenseState & { isRecorded: boolean }> = fc
  .record({
    startsAt: fc.option(instant, { nil: null, freq: 4 }),
    ends: fc.option(fc.tuple(instant, instant), { nil: null, freq: 4 }),
    suspendedAt: rarely,
    revokedAt: rarely,
    isRecorded: fc.boolean(),
  })
  .map(({ startsAt, ends, ...life }) => {
    const [first, last] = startsAt && ends ? ends.toSorted((a, b) => a.getTime() - b.getTime()) : [null, null]
    return { ...life, startsAt, expiry: first!, graceEndsAt: last! }
  })

test('the database filter for a status selects exactly the licenses with that status', async () => {
  const { licenseId } = await seedLicense(app.admin)
  const { id: _, ...template } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const states = await db.license.createManyAndReturn({
    data: fc.sample(state, 400).map(({ suspendedAt, revokedAt, startsAt, isRecorded, ...dates }) => ({
      ...template,
      entitlementOverrides: [],
      metadata: {},
      ...dates,
      startsAt,
      termAnchor: startsAt,
      suspendedAt,
      suspendReason: suspendedAt && 'test',
      revokedAt,
      revokeReason: revokedAt && 'test',
      // The record of the expiry is early, late or absent. The status never depends on it.
      expiryRecorded: isRecorded ? dates.expiry : null,
    })),
  })
  const found = new Set<string>()
  await fc.assert(
    fc.asyncProperty(instant, fc.constantFrom(0, 1, -1), async (day, milliseconds) => {
      const at = new Date(day.getTime() + milliseconds)
      for (const status of licenseStatuses) {
        const ofTest = Prisma.sql`child.id <> ${licenseId}::uuid`
        const rows = await readPositions(
          app.ctx.sql,
          'licenses',
          { all: [ofTest], oneOf: [whereStatus(status, at)] },
          { columns: [{ sql: 'child.id', type: 'uuid' }] },
          { after: null, before: null, fromEnd: false, limit: 1_000 },
        )
        const selected = rows.map(([id]) => ({ id: id! }))
        const derived = states.filter((license) => statusOf(license, at) === status)
        expect(selected.map(({ id }) => id).sort()).toEqual(derived.map(({ id }) => id).sort())
        if (selected.length > 0) found.add(status)
      }
    }),
    { numRuns: 25 },
  )
  expect([...found].sort()).toEqual([...licenseStatuses].sort())
})
