import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LicenseTypeRules } from '../../../src/domain/catalogue/license-types/rules.ts'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'
import { matchDevice } from '../../../src/domain/validation/device.ts'
import { evaluate } from '../../../src/domain/validation/evaluate.ts'
import type { LicenseFacts } from '../../../src/domain/validation/license-facts.ts'
import { lengths, type Question, validateNaively } from './naive-validation.ts'

const RUNS = 5_000
const epoch = Date.parse('2026-03-01T00:00:00Z')
const HOUR = 3_600_000

/** Instants close to each other: equal ones, and ones that differ by one millisecond. */
const instant = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(0, 0, 1, -1))
  .map(([steps, ms]) => new Date(epoch + steps * 12 * HOUR + ms))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 })
const length = fc.constantFrom(...Object.keys(lengths))
const codes = fc.constantFrom('export', 'raw', 'plugins')

const rules: fc.Arbitrary<LicenseTypeRules> = fc
  .record({
    expiryPolicy: fc.constantFrom('RESTRICT', 'MAINTAIN', 'ALLOW'),
    checkIn: maybe(length),
    requireFingerprint: fc.boolean(),
    heartbeat: maybe(fc.record({ every: length, missedBy: fc.constantFrom('KEEP', 'RELEASE') })),
    entitlements: fc.uniqueArray(fc.record({ code: codes, value: fc.constantFrom(true, false, 3, 'x') }), {
      selector: ({ code }) => code,
    }),
    overLimit: fc.constantFrom(
      { policy: 'KEEP' },
      { policy: 'GRACE', period: 'P14D' },
      { policy: 'BLOCK_NEWEST' },
    ),
    meter: maybe(
      fc.record({
        code: fc.constant('render'),
        limit: maybe(fc.integer({ min: 0, max: 4 })),
        period: fc.constantFrom('NONE', 'DAY'),
        overage: fc.constantFrom('BLOCK', 'ALLOW'),
      }),
    ),
  })
  .map(({ meter, ...given }) =>
    licenseTypeRules.parse({ ...given, term: 'P1Y', meters: meter ? [meter] : [] }),
  )

const device = fc.record({
  id: fc.constantFrom('1', '2', '3'),
  fingerprint: fc.constantFrom('laptop', 'desktop'),
  components: fc.constant({}),
  activatedAt: instant,
  leaseEndsAt: maybe(instant),
  lastHeartbeatAt: instant,
  isBanned: fc.boolean(),
})

const facts: fc.Arbitrary<LicenseFacts> = fc
  .record({
    rules,
    startsAt: maybe(instant),
    expiry: maybe(instant),
    grace: fc.constantFrom(0, 12 * HOUR, 48 * HOUR),
    updatesUntil: maybe(instant),
    suspendedAt: fc.option(instant, { nil: null, freq: 8 }).map((date) => date),
    revokedAt: fc.option(instant, { nil: null, freq: 8 }),
    lastCheckInAt: maybe(instant),
    superseded: maybe(
      fc.record({
        at: instant,
        works: fc.integer({ min: 0, max: 5 }),
        known: fc.integer({ min: 0, max: 5 }),
      }),
    ),
    maxActivations: maybe(fc.integer({ min: 0, max: 3 })),
    overage: fc.integer({ min: 0, max: 2 }),
    activeActivations: fc.integer({ min: 0, max: 5 }),
    overLimitUntil: maybe(instant),
    firstBeyondLimit: maybe(fc.record({ id: fc.constantFrom('1', '2', '3'), activatedAt: instant })),
    isFingerprintBanned: fc.boolean(),
    candidates: fc.uniqueArray(device, { selector: ({ fingerprint }) => fingerprint, maxLength: 2 }),
    overrides: fc.array(
      fc.oneof(
        fc.record({ code: codes, value: fc.constantFrom(true, false, 7) }),
        fc.record({ code: codes, removed: fc.constant(true as const) }),
      ),
      { maxLength: 3 },
    ),
    usage: maybe(fc.record({ day: fc.integer({ min: -3, max: 3 }), used: fc.integer({ min: 0, max: 5 }) })),
    releasedAt: maybe(instant),
  })
  .map(({ grace, superseded, overage, overrides, usage, expiry, maxActivations, startsAt, ...rest }) => ({
    ...rest,
    startsAt,
    termAnchor: startsAt,
    expiry,
    graceEndsAt: expiry && new Date(expiry.getTime() + grace),
    maxActivations,
    seatLimit: maxActivations === null ? null : maxActivations + overage,
    entitlementOverrides: overrides,
    key: {
      supersededAt: superseded?.at ?? null,
      worksUntil: superseded && new Date(superseded.at.getTime() + superseded.works * 12 * HOUR),
      forgottenAt:
        superseded && new Date(superseded.at.getTime() + (superseded.works + superseded.known) * 12 * HOUR),
    },
    usage: usage && {
      period: usage.day === 0 ? 'NONE' : 'DAY',
      periodStartAt: usage.day === 0 ? new Date(0) : new Date(epoch + usage.day * 24 * HOUR),
      used: usage.used,
    },
    licenseId: 'license',
    accountId: 'account',
    productId: 'product',
    productCode: 'studio',
    productName: 'Studio',
    licenseTypeId: 'type',
    licenseTypeCode: 'annual',
    licenseTypeName: 'Annual',
    revisionId: 'revision',
    revision: 1,
    keyHint: 'ABCDE',
    issuedAt: new Date(epoch),
    timeZone: 'UTC',
  }))

const question: fc.Arbitrary<Question> = fc.record({
  at: instant,
  product: maybe(fc.constantFrom('studio', 'other')),
  entitlements: fc.uniqueArray(codes),
  version: maybe(fc.constant('2.0')),
  meter: maybe(fc.constantFrom('render', 'unknown')),
  fingerprint: maybe(fc.constantFrom('laptop', 'desktop', 'phone')),
})

test(`validates ${RUNS} generated licenses as the naive implementation of the rules does`, () => {
  fc.assert(
    fc.property(facts, question, (license, requirements) => {
      const { fingerprint, at } = requirements
      const matched = fingerprint
        ? matchDevice(license.candidates, { fingerprint, components: {} }, license.rules)
        : null
      const { valid, code, checks } = evaluate(license, { ...requirements, device: matched }, at)
      const failed = checks.filter(({ passed }) => !passed).map((check) => check.code)
      expect({ valid, code, failed }).toEqual(validateNaively(license, requirements))
    }),
    { numRuns: RUNS },
  )
})

test('every failed check has a next action, and no passed check has one', () => {
  fc.assert(
    fc.property(facts, question, (license, requirements) => {
      const { checks } = evaluate(license, { ...requirements, device: null }, requirements.at)
      for (const { code, passed, nextAction, text } of checks) {
        expect(nextAction === null).toBe(passed)
        expect(text.code).toMatch(new RegExp(passed ? `^${code}_PASSED$` : `^${code}(?!.*_PASSED$)`))
      }
    }),
  )
})
