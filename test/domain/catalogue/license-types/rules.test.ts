import { expect, test } from 'vitest'
import { licenseTypeRules } from '../../../../src/domain/catalogue/license-types/rules-schema.ts'
import { toInputIssues } from '../../../../src/platform/input.ts'
import { inEnglish } from '../../../../src/texts/sentence.ts'

/** Returns the issues of rules as `path: message`. */
function issuesOf(rules: Record<string, unknown>): string[] {
  const { error } = licenseTypeRules.safeParse(rules)
  return toInputIssues(error?.issues ?? []).map(({ path, text }) => `${path.join('.')}: ${inEnglish(text)}`)
}

function pathsOf(rules: Record<string, unknown>): string[] {
  return issuesOf(rules).map((issue) => issue.split(':')[0]!)
}

test('empty rules are a perpetual license for one device', () => {
  expect(licenseTypeRules.parse({})).toEqual({
    term: null,
    termStartsAt: 'ISSUE',
    timeZone: 'UTC',
    endsAtEndOfDay: true,
    gracePeriod: null,
    renewalBasis: 'FROM_EXPIRY',
    expiryPolicy: 'RESTRICT',
    updates: null,
    seatModel: 'NODE_LOCKED',
    maxActivations: 1,
    overage: { policy: 'NONE', percent: null },
    overLimit: { policy: 'GRACE', period: 'P14D' },
    leaseDuration: null,
    heartbeat: null,
    checkIn: null,
    transferLimit: null,
    fingerprintMatch: 'EXACT',
    requireFingerprint: false,
    entitlements: [],
    meters: [],
    offline: null,
    offlineGrace: 'P7D',
    trial: null,
    keyPrefix: 'LIC',
    expiryNotices: ['P30D', 'P14D', 'P7D', 'P1D', '-P1D'],
  })
})

test('by default an entitlement is true, and a meter is unlimited and never reset', () => {
  const { entitlements, meters } = licenseTypeRules.parse({
    entitlements: [{ code: 'export' }, { code: 'projects', value: 0 }, { code: 'tier', value: 'gold' }],
    meters: [{ code: 'renders' }, { code: 'exports', limit: 0, period: 'DAY', overage: 'ALLOW' }],
  })
  expect(entitlements).toEqual([
    { code: 'export', value: true },
    { code: 'projects', value: 0 },
    { code: 'tier', value: 'gold' },
  ])
  expect(meters).toEqual([
    { code: 'renders', limit: null, period: 'NONE', overage: 'BLOCK' },
    { code: 'exports', limit: 0, period: 'DAY', overage: 'ALLOW' },
  ])
})

const floating = { seatModel: 'FLOATING', leaseDuration: 'PT1H' }
const twice = [{ code: 'a' }, { code: 'b' }, { code: 'a' }]

test.each<[string, Record<string, unknown>, string]>([
  ['grace without a term', { gracePeriod: 'P7D' }, 'gracePeriod'],
  ['a later start without a term', { termStartsAt: 'FIRST_ACTIVATION' }, 'termStartsAt'],
  ['updates longer than the term', { term: 'P1M', updates: 'P32D' }, 'updates'],
  ['a trial without a term', { trial: { oncePer: ['EMAIL'] } }, 'trial'],
  ['a meter by term without a term', { meters: [{ code: 'a', period: 'TERM' }] }, 'meters.0.period'],
  ['floating seats without a lease', { seatModel: 'FLOATING' }, 'leaseDuration'],
  ['a lease of a node-locked seat', { leaseDuration: 'PT1H' }, 'leaseDuration'],
  [
    'a heartbeat interval longer than the lease',
    { ...floating, heartbeat: { every: 'PT61M', missedBy: 'KEEP' } },
    'heartbeat.every',
  ],
  [
    'a transfer limit on floating seats',
    { ...floating, transferLimit: { count: 1, per: 'P1D' } },
    'transferLimit',
  ],
  ['overage by percentage without a percentage', { overage: { policy: 'PERCENT' } }, 'overage.percent'],
  ['a percentage without overage', { overage: { policy: 'NONE', percent: 10 } }, 'overage.percent'],
  ['a percentage with unlimited overage', { overage: { policy: 'ALLOW', percent: 10 } }, 'overage.percent'],
  [
    'a grace for devices beyond the seats without a period',
    { overLimit: { policy: 'GRACE' } },
    'overLimit.period',
  ],
  ['a period for devices that stay', { overLimit: { policy: 'KEEP', period: 'P1D' } }, 'overLimit.period'],
  ['overage on unlimited seats', { maxActivations: null, overage: { policy: 'ALLOW' } }, 'overage.policy'],
  ['one entitlement twice', { entitlements: twice }, 'entitlements.2.code'],
  ['one meter twice', { meters: twice }, 'meters.2.code'],
  ['one notice twice', { expiryNotices: ['P1D', 'P7D', 'P1D'] }, 'expiryNotices.2'],
  ['one trial identity twice', { term: 'P14D', trial: { oncePer: ['EMAIL', 'EMAIL'] } }, 'trial.oncePer.1'],
])('%s is a contradiction at its path', (_, rules, path) => {
  expect(pathsOf(rules)).toEqual([path])
})

test('lists all contradictions', () => {
  const rules = {
    gracePeriod: 'P7D',
    termStartsAt: 'FIRST_VALIDATION',
    seatModel: 'FLOATING',
    maxActivations: null,
    overage: { policy: 'PERCENT' },
    entitlements: twice,
    meters: [{ code: 'a', period: 'TERM' }, { code: 'a' }],
  }
  expect(pathsOf(rules).sort()).toEqual([
    'entitlements.2.code',
    'gracePeriod',
    'leaseDuration',
    'meters.0.period',
    'meters.1.code',
    'overage.percent',
    'overage.policy',
    'termStartsAt',
  ])
})

test('lists contradictions in addition to issues of other values', () => {
  const rules = {
    timeZone: 'Mars/Olympus',
    keyPrefix: 5,
    gracePeriod: 'P7D',
    seatModel: 'FLOATING',
    meters: [{ code: 'a', period: 'TERM' }, { code: 'a' }],
  }
  expect(pathsOf(rules).sort()).toEqual([
    'gracePeriod',
    'keyPrefix',
    'leaseDuration',
    'meters.0.period',
    'meters.1.code',
    'timeZone',
  ])
})

test('skips checks that depend on an invalid value', () => {
  expect(pathsOf({ term: 'a year', gracePeriod: 'P7D', trial: { oncePer: ['EMAIL', 'EMAIL'] } })).toEqual([
    'term',
    'trial.oncePer.1',
  ])
  expect(pathsOf({ seatModel: 'ROPED', leaseDuration: 'PT1H', overage: 'some' })).toEqual([
    'seatModel',
    'overage',
  ])
})

test.each([5, null, [], 'rules'])('refuses %j as rules, without contradictions', (rules) => {
  expect(licenseTypeRules.safeParse(rules).error?.issues).toMatchObject([
    { code: 'invalid_type', message: expect.stringContaining('expected object') },
  ])
})

test.each<[Record<string, unknown>, string]>([
  [{ term: 'PT23H59M' }, 'term: must be at least P1D'],
  [{ term: 'P100Y1D' }, 'term: must be at most P100Y'],
  [{ term: '-P1Y' }, 'term: must be at least P1D'],
  [{ term: 'a year' }, 'term: must be an ISO 8601 duration, such as P1Y, P14D or PT1H'],
  [{ ...floating, leaseDuration: 'PT59S' }, 'leaseDuration: must be at least PT1M'],
  [{ timeZone: 'Mars/Olympus' }, 'timeZone: must be an IANA time zone, such as Europe/Berlin'],
  [{ timeZone: '+02:00' }, 'timeZone: must be an IANA time zone, such as Europe/Berlin'],
  [{ maxActivations: -1 }, 'maxActivations: must be at least 0'],
  [{ maxActivations: 1_000_000_001 }, 'maxActivations: must be at most 1,000,000,000'],
  [{ meters: [{ code: 'a', limit: -1 }] }, 'meters.0.limit: must be at least 0'],
  [{ meters: [{ code: 'a', limit: 2 ** 31 }] }, 'meters.0.limit: must be at most 2,147,483,647'],
  [{ entitlements: [{ code: 'a', value: 2 ** 31 }] }, 'entitlements.0.value: must be at most 2,147,483,647'],
  [
    { entitlements: [{ code: 'a', value: -(2 ** 31) - 1 }] },
    'entitlements.0.value: must be at least -2,147,483,648',
  ],
  [{ overage: { policy: 'PERCENT', percent: 0 } }, 'overage.percent: must be at least 1'],
  [{ overage: { policy: 'PERCENT', percent: 101 } }, 'overage.percent: must be at most 100'],
  [{ keyPrefix: 'L' }, 'keyPrefix: must be 2 to 12 letters A to Z'],
  [{ keyPrefix: 'ABCDEFGHIJKLM' }, 'keyPrefix: must be 2 to 12 letters A to Z'],
  [{ keyPrefix: 'L1C' }, 'keyPrefix: must be 2 to 12 letters A to Z'],
  [{ trial: { oncePer: [] }, term: 'P14D' }, 'trial.oncePer: must not be empty'],
  [
    { entitlements: [{ code: 'Not a code' }] },
    'entitlements.0.code: must be lower-case words joined by dashes, such as studio-annual',
  ],
])('%j is refused: %s', (rules, issue) => {
  expect(issuesOf(rules)).toEqual([issue])
})

test.each(['P1D', 'P100Y', 'P1Y6M', 'P14D', 'P36M', 'P1DT12H'])('a term may be %s', (term) => {
  expect(licenseTypeRules.parse({ term }).term).toBe(term)
})

test('lists the allowed values for a value that is not allowed', () => {
  const { error } = licenseTypeRules.safeParse({ expiryPolicy: 'PANIC' })
  expect(toInputIssues(error!.issues)).toMatchObject([
    { path: ['expiryPolicy'], allowed: ['RESTRICT', 'MAINTAIN', 'ALLOW'] },
  ])
})

test('null and 0 seats differ, and neither is the default', () => {
  expect(licenseTypeRules.parse({ maxActivations: null }).maxActivations).toBeNull()
  expect(licenseTypeRules.parse({ maxActivations: 0 }).maxActivations).toBe(0)
})

test('refuses a duration beyond every calendar without a fault', () => {
  expect(issuesOf({ gracePeriod: 'P999999999Y', term: 'PT9007199254740990S' })).toEqual([
    'term: must be at most P100Y',
    'gracePeriod: must be at most P10Y',
  ])
  expect(issuesOf({ expiryNotices: ['-P999999999Y'] })).toEqual(['expiryNotices.0: must be at least -P10Y'])
})
