import { expect, test } from 'vitest'
import { policyAttributes } from '../../../src/commands/import/keygen/attributes.ts'
import { rulesOf } from '../../../src/commands/import/keygen/rules.ts'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'

/** The rules of a policy that says only this, parsed as a license type's are. */
function rules(attributes: Record<string, unknown>, entitlements: string[] = []) {
  const { rules, losses } = rulesOf(policyAttributes.parse({ name: 'Policy', ...attributes }), entitlements)
  return { ...licenseTypeRules.parse(rules), losses }
}

const YEAR = 31_536_000

test('a policy that says nothing is perpetual, for one device, and loses nothing', () => {
  expect(rules({})).toMatchObject({
    term: null,
    termStartsAt: 'ISSUE',
    timeZone: 'UTC',
    endsAtEndOfDay: false,
    seatModel: 'NODE_LOCKED',
    maxActivations: 1,
    overage: { policy: 'NONE' },
    heartbeat: null,
    checkIn: null,
    losses: [],
  })
})

test.each([
  ['FROM_CREATION', 'ISSUE', 0],
  ['FROM_FIRST_VALIDATION', 'FIRST_VALIDATION', 0],
  ['FROM_FIRST_ACTIVATION', 'FIRST_ACTIVATION', 0],
  ['FROM_FIRST_DOWNLOAD', 'FIRST_VALIDATION', 1],
  ['FROM_FIRST_USE', 'FIRST_VALIDATION', 1],
])('a term %s starts at %s', (expirationBasis, termStartsAt, losses) => {
  const { losses: lost, ...made } = rules({ duration: YEAR, expirationBasis })
  expect(made).toMatchObject({ term: 'P1Y', termStartsAt })
  expect(lost).toHaveLength(losses)
})

test.each([
  ['RESTRICT_ACCESS', 'RESTRICT'],
  ['REVOKE_ACCESS', 'RESTRICT'],
  ['MAINTAIN_ACCESS', 'MAINTAIN'],
  ['ALLOW_ACCESS', 'ALLOW'],
])('%s is %s', (expirationStrategy, expiryPolicy) => {
  expect(rules({ duration: YEAR, expirationStrategy })).toMatchObject({ expiryPolicy })
})

test.each([
  [true, true],
  [false, false],
  [null, false],
])(
  'a fingerprint scope that is required (%s) is the rule %s',
  (requireFingerprintScope, requireFingerprint) => {
    expect(rules({ requireFingerprintScope })).toMatchObject({ requireFingerprint, losses: [] })
  },
)

test.each(['FROM_EXPIRY', 'FROM_NOW', 'FROM_NOW_IF_EXPIRED'])('renews %s', (renewalBasis) => {
  expect(rules({ renewalBasis })).toMatchObject({ renewalBasis })
})

test.each([
  ['NO_OVERAGE', 'NONE', null],
  ['ALLOW_1_25X_OVERAGE', 'PERCENT', 25],
  ['ALLOW_1_5X_OVERAGE', 'PERCENT', 50],
  ['ALLOW_2X_OVERAGE', 'PERCENT', 100],
  ['ALWAYS_ALLOW_OVERAGE', 'ALLOW', null],
])('%s is an overage of %s', (overageStrategy, policy, percent) => {
  const floating = { floating: true, maxMachines: 4, overageStrategy }
  expect(rules(floating)).toMatchObject({ maxActivations: 4, overage: { policy, percent } })
})

test.each([
  [false, { policy: 'KEEP', period: null }],
  [null, { policy: 'KEEP', period: null }],
  [true, { policy: 'GRACE', period: 'P14D' }],
])('devices above the limit with strict %s are treated as %j', (strict, overLimit) => {
  expect(rules({ maxMachines: 2, floating: true, strict }).overLimit).toEqual(overLimit)
})

test('unlimited machines have no overage', () => {
  const floating = { floating: true, maxMachines: null, overageStrategy: 'ALWAYS_ALLOW_OVERAGE' }
  expect(rules(floating)).toMatchObject({ maxActivations: null, overage: { policy: 'NONE' } })
})

test('a floating policy whose dead machines are culled leases its seats for a heartbeat', () => {
  expect(
    rules({ floating: true, maxMachines: 3, requireHeartbeat: true, heartbeatDuration: 900 }),
  ).toMatchObject({
    seatModel: 'FLOATING',
    leaseDuration: 'PT15M',
    heartbeat: null,
  })
})

test.each([
  [{ floating: true, maxMachines: 3, heartbeatCullStrategy: 'KEEP_DEAD' }, 'KEEP'],
  [{ floating: false, heartbeatCullStrategy: 'KEEP_DEAD' }, 'KEEP'],
  [{ floating: false, heartbeatCullStrategy: 'DEACTIVATE_DEAD' }, 'RELEASE'],
])('any other heartbeat is one: %j', (policy, missedBy) => {
  expect(rules({ ...policy, requireHeartbeat: true })).toMatchObject({
    seatModel: 'NODE_LOCKED',
    heartbeat: { every: 'PT10M', missedBy },
  })
})

test.each([
  ['day', 7, 'P7D'],
  ['week', 2, 'P2W'],
  ['month', null, 'P1M'],
  ['year', 1, 'P1Y'],
])('a check-in every %s, %s times, is %s', (checkInInterval, checkInIntervalCount, checkIn) => {
  expect(rules({ requireCheckIn: true, checkInInterval, checkInIntervalCount })).toMatchObject({ checkIn })
})

test('terms that are too short or too long for a license type are said to change', () => {
  expect(rules({ duration: 3_600 })).toMatchObject({ term: 'P1D', losses: [expect.stringContaining('P1D')] })
  expect(rules({ duration: 101 * YEAR })).toMatchObject({
    term: null,
    losses: [expect.stringContaining('perpetual')],
  })
  expect(rules({ duration: 100 * YEAR })).toMatchObject({ term: 'P100Y', losses: [] })
})

test('limits and signatures that have no equal are said to be left out', () => {
  const { losses } = rules({
    maxUses: 5,
    maxCores: 16,
    scheme: 'ED25519_SIGN',
    machineUniquenessStrategy: 'UNIQUE_PER_ACCOUNT',
  })
  expect(losses).toHaveLength(4)
})

test('grants the entitlements of the policy', () => {
  expect(rules({}, ['cloud-sync'])).toMatchObject({ entitlements: [{ code: 'cloud-sync', value: true }] })
})
