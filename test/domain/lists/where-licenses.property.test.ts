import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { License, Prisma } from '../../../prisma/client/client.ts'
import { type LicenseFilter, whereLicenses } from '../../../src/domain/lists/where-licenses.ts'
import { licenseStatuses, statusOf } from '../../../src/domain/validation/status.ts'
import type { Context } from '../../../src/platform/context.ts'
import { countRecords, EXACT_COUNT, readPositions } from '../../../src/platform/database/list.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType, seedPartner, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = admin
const now = new Date('2026-01-15T12:00:00Z')
const HOUR = 3_600_000

const types = await Promise.all([
  seedLicenseType(admin, { entitlements: [{ code: 'export' }, { code: 'render' }] }),
  seedLicenseType(admin, { entitlements: [{ code: 'render' }] }),
  seedLicenseType(admin),
])
const entitlements = [['export', 'render'], ['render'], []]
const partners = [null, await seedPartner(admin, 'north'), await seedPartner(admin, 'south')]
const accounts = await db.account.createManyAndReturn({
  data: [...partners, ...partners].map((partner) => ({ name: uniqueCode('account'), partner })),
})
const stored = await db.licenseType.findMany({ include: { revisions: true } })
const typeOf = (at: number) => stored.find(({ code }) => code === types[at]!.licenseType)!

/** Instants around now, so that many of them are equal or a millisecond apart. */
const instant = fc
  .tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(-1, 0, 0, 1))
  .map(([days, milliseconds]) => new Date(now.getTime() + days * 12 * HOUR + milliseconds))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 })
const rarely = instant.chain((at) => fc.constantFrom(null, null, null, null, null, at))
const override = fc.constantFrom(
  [],
  [],
  [{ code: 'export', value: true }],
  [{ code: 'render', removed: true }],
  [{ code: 'export', removed: true }],
  [
    { code: 'render', value: 3 },
    { code: 'export', removed: true },
  ],
)
const metadata = fc.constantFrom({}, { plan: 'gold' }, { plan: 'gold', seller: 'ann' }, { plan: ['gold'] })

const record = fc
  .record({
    account: fc.integer({ min: 0, max: accounts.length - 1 }),
    type: fc.integer({ min: 0, max: 2 }),
    startsAt: maybe(instant),
    ends: maybe(fc.tuple(instant, instant)),
    isRecorded: fc.boolean(),
    suspendedAt: rarely,
    revokedAt: rarely,
    lastValidatedAt: maybe(instant),
    lastCheckInAt: maybe(instant),
    firstActivatedAt: maybe(instant),
    seatLimit: maybe(fc.integer({ min: 0, max: 3 })),
    used: fc.integer({ min: 0, max: 3 }),
    entitlementOverrides: override,
    metadata,
  })
  .map(({ account, type, ends, isRecorded, suspendedAt, revokedAt, seatLimit, used, ...columns }) => {
    const { id: licenseTypeId, productId, revisions } = typeOf(type)
    const dates = columns.startsAt && ends ? ends.toSorted((a, b) => a.getTime() - b.getTime()) : [null, null]
    const [expiry, graceEndsAt] = dates
    return {
      ...columns,
      ...{ accountId: accounts[account]!.id, licenseTypeId, productId, revisionId: revisions[0]!.id },
      ...{ keyHint: 'HINT', issuedAt: now, timeZone: 'UTC', termAnchor: columns.startsAt },
      ...{ expiry: expiry!, graceEndsAt: graceEndsAt!, expiryRecorded: isRecorded ? expiry! : null },
      ...{ suspendedAt, suspendReason: suspendedAt && 'test', revokedAt, revokeReason: revokedAt && 'test' },
      seatLimit,
      seatCeiling: seatLimit === null ? null : Math.max(seatLimit, used),
      activeActivations: used,
      maxActivations: seatLimit,
    } satisfies Prisma.LicenseCreateManyInput
  })

const licenses = await db.license.createManyAndReturn({ data: fc.sample(record, 500) })

const values = {
  accountId: fc.constantFrom(...accounts.map(({ id }) => id), randomUUID()),
  product: fc.constantFrom(...types.map(({ product }) => product), 'unknown'),
  licenseType: fc.constantFrom(...types.map(({ licenseType }) => licenseType), 'unknown'),
  partner: fc.constantFrom('north', 'south', 'unknown'),
  status: fc.constantFrom(...licenseStatuses),
  expiresAfter: instant,
  expiresBefore: instant,
  neverActivated: fc.boolean(),
  silentSince: instant,
  atLimit: fc.boolean(),
  metadata: fc.constantFrom({}, { plan: 'gold' }, { seller: 'ann' }, { plan: 'silver' }, { plan: ['gold'] }),
  entitlement: fc.constantFrom('export', 'render', 'unknown'),
}

const pick = (filter: LicenseFilter, names: (keyof LicenseFilter)[]): LicenseFilter =>
  Object.fromEntries(names.map((name) => [name, filter[name]]))

/** One to three filters together. */
const anyFilter: fc.Arbitrary<LicenseFilter> = fc
  .subarray(Object.keys(values) as (keyof typeof values)[], { minLength: 1, maxLength: 3 })
  .chain((names) => fc.record(values).map((filter) => pick(filter, names)))

/** The same filter in TypeScript. */
function matches(license: License, filter: LicenseFilter, partner: string | null): boolean {
  const account = accounts.find(({ id }) => id === license.accountId)!
  const type = [0, 1, 2].find((at) => typeOf(at).id === license.licenseTypeId)!
  const seen = [license.lastValidatedAt, license.lastCheckInAt].filter((at) => at !== null)
  const overrides = license.entitlementOverrides as { code: string; removed?: boolean }[]
  const granted = new Set(entitlements[type])
  for (const { code, removed } of overrides) removed ? granted.delete(code) : granted.add(code)
  const contains = ([name, value]: [string, unknown]) =>
    JSON.stringify((license.metadata as Record<string, unknown>)[name]) === JSON.stringify(value)
  const { expiry, seatLimit } = license
  const isGiven = <T>(value: T) => value !== undefined && value !== null
  return [
    partner === null || account.partner === partner,
    !filter.accountId || license.accountId === filter.accountId,
    !filter.product || types[type]!.product === filter.product,
    !filter.licenseType || types[type]!.licenseType === filter.licenseType,
    !filter.partner || account.partner === filter.partner,
    !filter.status || statusOf(license, now) === filter.status,
    !filter.expiresAfter || (expiry !== null && expiry >= filter.expiresAfter),
    !filter.expiresBefore || (expiry !== null && expiry < filter.expiresBefore),
    !isGiven(filter.neverActivated) || (license.firstActivatedAt === null) === filter.neverActivated,
    !filter.silentSince || seen.every((at) => at < filter.silentSince!),
    !isGiven(filter.atLimit) ||
      (seatLimit !== null && license.activeActivations >= seatLimit) === filter.atLimit,
    !filter.metadata || Object.entries(filter.metadata).every(contains),
    !filter.entitlement || granted.has(filter.entitlement),
  ].every(Boolean)
}

const byId = { columns: [{ sql: 'child.id', type: 'uuid' }] }

async function select(ctx: Context, filter: LicenseFilter): Promise<string[]> {
  const range = { after: null, before: null, fromEnd: false, limit: 1_000 }
  const rows = await readPositions(admin.sql, 'licenses', await whereLicenses(ctx, filter), byId, range)
  return rows.map(([id]) => id!)
}

test('a filter of licenses selects exactly what a naive filter selects, for the vendor and for a partner', async () => {
  let nonEmpty = 0
  await fc.assert(
    fc.asyncProperty(anyFilter, fc.constantFrom(null, 'north'), async (filter, partner) => {
      const ctx = partner === null ? admin : app.as({ audience: 'PARTNER', partner })
      const expected = licenses.filter((license) => matches(license, filter, partner)).map(({ id }) => id)
      expect(await select(ctx, filter)).toEqual(expected.sort())
      const count = await countRecords(db, 'licenses', await whereLicenses(ctx, filter))
      expect(count).toEqual({ value: expected.length, exact: true })
      if (expected.length > 0) nonEmpty++
    }),
    { numRuns: 300 },
  )
  expect(nonEmpty).toBeGreaterThan(50)
})

test('the pages of a range of expiries have each license of the range once, in both orders and from both ends', async () => {
  const ranges = fc.constantFrom(['expiresAfter'], ['expiresBefore'], ['expiresAfter', 'expiresBefore'])
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(ranges, fc.record(values)).map(([names, filter]) => pick(filter, names as never)),
      fc.record({ descending: fc.boolean(), fromEnd: fc.boolean(), limit: fc.integer({ min: 20, max: 60 }) }),
      async (filter, { descending, fromEnd, limit }) => {
        const expected = licenses
          .filter((license) => matches(license, filter, null))
          .map(({ id }) => id)
          .sort()
        const where = await whereLicenses(admin, filter)
        const read: string[] = []
        for (let position: string[] | null = null; ; ) {
          const range = {
            after: fromEnd ? null : position,
            before: fromEnd ? position : null,
            fromEnd,
            limit,
          }
          const page = await readPositions(admin.sql, 'licenses', where, { ...byId, descending }, range)
          read.push(...page.map(([id]) => id!))
          if (page.length < limit) break
          position = page.at(-1)!
        }
        expect(read).toEqual(descending === fromEnd ? expected : expected.toReversed())
      },
    ),
    { numRuns: 60 },
  )
})

test.each(
  Object.entries<LicenseFilter[]>({
    status: licenseStatuses.map((status) => ({ status })),
    product: types.map(({ product }) => ({ product })),
    metadata: [{ metadata: { plan: 'gold' } }, { metadata: {} }],
    entitlement: [{ entitlement: 'export' }, { entitlement: 'render' }],
    atLimit: [{ atLimit: true }, { atLimit: false }],
    neverActivated: [{ neverActivated: true }, { neverActivated: false }],
    expiry: [{ expiresAfter: now }, { expiresBefore: now }],
    silentSince: [{ silentSince: now }],
    partner: [{ partner: 'north' }],
  }),
)('the filter by %s selects some licenses, and not all', async (_, filters) => {
  for (const filter of filters) {
    const selected = await select(admin, filter)
    const expected = licenses.filter((license) => matches(license, filter, null)).map(({ id }) => id)
    expect(selected).toEqual(expected.sort())
    expect(selected.length).toBeGreaterThan(0)
    if (JSON.stringify(filter) !== '{"metadata":{}}') expect(selected.length).toBeLessThan(licenses.length)
  }
})

test('a large list is counted to 10,000, and estimated above', async () => {
  const filter = { accountId: accounts[0]!.id }
  const { id: _, ...template } = licenses.find(({ accountId }) => accountId === filter.accountId)!
  const before = (await select(admin, filter)).length
  const copy = (count: number) =>
    db.license.createMany({
      data: Array.from({ length: count }, () => ({ ...template, metadata: {}, entitlementOverrides: [] })),
    })
  for (let left = EXACT_COUNT - before; left > 0; left -= 2_000) await copy(Math.min(left, 2_000))
  const count = async () => await countRecords(db, 'licenses', await whereLicenses(admin, filter))
  expect(await count()).toEqual({ value: EXACT_COUNT, exact: true })

  await copy(1_000)
  await db.$executeRawUnsafe('analyze licenses')
  const { value, exact } = await count()

  expect(exact).toBe(false)
  expect(value).toBeGreaterThan(EXACT_COUNT)
  expect(value).toBeLessThan(EXACT_COUNT * 1.5)
})
