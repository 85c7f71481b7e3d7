import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Context } from '../../src/platform/context.ts'
import { idAt } from '../partitions.ts'
import { seedPartner } from '../seed.ts'
import { instant, type TypeIds } from './onboarding-history.ts'

/** The licenses of some customers with all that was done with them. */
export interface LicenseRecord {
  /** Which of the license types. */
  type: number
  /** Null is long before all else. */
  issuedAt?: Date | null
  /** When every seat was taken first. */
  limitHitAt?: Date | null
  maxActivations: number | null
  expiry: Date | null
  graceMs: number
  revokedAt: Date | null
  activations: {
    version: string | null
    lastSeenAt: Date
    leaseEndsAt: Date | null
    deactivatedAt: Date | null
  }[]
  /** `former` counters have a kind of period that the rules of the license do not have any more. */
  counters: { meter: string; former: boolean; periodStartAt: Date; used: number }[]
  /** Ends of renewed terms. A repeated end was renewed once. */
  renewedFrom: Date[]
  /** What it grants beside its type. */
  overrides?: ({ code: string; value: boolean | number } | { code: string; removed: true })[]
  /** What its software asked for. */
  exercised?: string[]
}

const DAY = 86_400_000
/** An instant before all records of the histories. */
export const longAgo = new Date('2026-02-01T00:00:00Z')
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 })
/** The limits of the meters that `meterRules` define: `free` has none, and `unruled` no rule at all. */
export const limits: Record<string, number | undefined> = { monthly: 10, total: 4 }
export const meterRules = [
  { code: 'monthly', limit: 10, period: 'MONTH' },
  { code: 'total', limit: 4, period: 'NONE' },
  { code: 'free', limit: null, period: 'DAY' },
]

/** The kinds of the periods of the meters; `unruled` counts whatever its kind is. */
const kindOf: Record<string, string> = { monthly: 'MONTH', total: 'NONE', free: 'DAY', unruled: 'MONTH' }

/** What every license type grants: `render` with a no. */
export const entitlementRules = [
  { code: 'export' },
  { code: 'render', value: false },
  { code: 'share', value: 5 },
]

export const licenseHistory: fc.Arbitrary<LicenseRecord[]> = fc.array(
  fc.record({
    type: fc.constantFrom(0, 1),
    issuedAt: maybe(instant),
    limitHitAt: maybe(instant),
    maxActivations: maybe(fc.integer({ min: 0, max: 3 })),
    expiry: maybe(instant),
    graceMs: fc.constantFrom(0, 1, 5 * DAY),
    revokedAt: fc.option(instant, { nil: null, freq: 6 }),
    activations: fc.array(
      fc.record({
        version: fc.constantFrom(null, '1.0', '1.1', '2.0'),
        lastSeenAt: instant,
        leaseEndsAt: maybe(instant),
        deactivatedAt: maybe(instant),
      }),
      { maxLength: 4 },
    ),
    counters: fc.uniqueArray(
      fc.record({
        meter: fc.constantFrom('monthly', 'total', 'free', 'unruled'),
        former: fc.constantFrom(false, false, false, true),
        periodStartAt: instant,
        used: fc.constantFrom(0, 3, 4, 7, 8, 9, 10, 3_000_000_000),
      }),
      { maxLength: 5, selector: ({ meter, periodStartAt }) => `${meter} ${periodStartAt.getTime()}` },
    ),
    // Recorded once, twice, or of several terms.
    renewedFrom: fc
      .tuple(fc.array(instant, { maxLength: 2 }), fc.nat(1))
      .map(([ends, again]) => [...ends, ...ends.slice(0, again)]),
    overrides: fc.subarray([
      { code: 'extra', value: true },
      { code: 'export', removed: true } as const,
      { code: 'share', value: false },
      { code: 'render', value: 7 },
    ]),
    exercised: fc.subarray(['export', 'render', 'share', 'extra', 'gone']),
  }),
  { maxLength: 12 },
)

/** Writes licenses of a partner's one customer. */
export async function writeLicenseHistory(
  ctx: Context,
  history: LicenseRecord[],
  types: TypeIds[],
  partner: string,
): Promise<void> {
  const { db } = ctx
  const at = longAgo
  await seedPartner(ctx, partner)
  const { id: accountId } = await db.account.create({ data: { name: partner, partner } })
  const licenses = history.map((license) => ({ id: randomUUID(), ...license }))
  await db.license.createMany({
    data: licenses.map(
      ({ id, type, issuedAt, maxActivations, expiry, graceMs, revokedAt, overrides = [], ...license }) => ({
        ...{ id, accountId, ...types[type]!, keyHint: 'HINT', timeZone: 'UTC', maxActivations },
        ...{ issuedAt: issuedAt ?? at, limitHitAt: license.limitHitAt ?? null },
        ...{
          startsAt: at,
          termAnchor: at,
          expiry,
          graceEndsAt: expiry && new Date(expiry.getTime() + graceMs),
        },
        ...{ revokedAt, revokeReason: revokedAt && 'test', entitlementOverrides: overrides },
      }),
    ),
  })
  await db.activation.createMany({
    data: licenses.flatMap(({ id: licenseId, activations }) =>
      activations.map((activation) => {
        const fingerprint = randomUUID()
        const fingerprintDigest = createHash('sha256').update(fingerprint).digest()
        return {
          licenseId,
          fingerprint,
          fingerprintDigest,
          activatedAt: at,
          lastHeartbeatAt: at,
          ...activation,
        }
      }),
    ),
  })
  await db.entitlementUse.createMany({
    data: licenses.flatMap(({ id: licenseId, exercised = [] }) =>
      exercised.map((code) => ({ licenseId, code, lastAskedAt: at })),
    ),
  })
  await db.usageCounter.createMany({
    data: licenses.flatMap(({ id: licenseId, counters }) =>
      counters.map(({ former, ...counter }) => ({
        licenseId,
        period: former ? 'YEAR' : kindOf[counter.meter]!,
        ...counter,
      })),
    ),
  })
  await db.event.createMany({
    data: licenses.flatMap(({ id: licenseId, renewedFrom }) =>
      renewedFrom.map((from) => ({
        id: idAt(from),
        ...{ type: 'license.renewed', subjectId: licenseId, accountId, licenseId, occurredAt: at },
        ...{ data: { from: from.toISOString() }, actor: 'test', requestId: 'test' },
      })),
    ),
  })
}
