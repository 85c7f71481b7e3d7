import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareProperties, meansSame } from '../../../../integrations/hubspot/mapping/compare-properties.ts'
import { fromCompany, fromContact } from '../../../../integrations/hubspot/mapping/crm-fields.ts'
import { nextChangeOf, toProperties } from '../../../../integrations/hubspot/mapping/mapping.ts'
import {
  propertiesOf,
  propertyNames,
  riskReasons,
  toValue,
} from '../../../../integrations/hubspot/mapping/properties.ts'
import { dayOf, validityText } from '../../../../integrations/hubspot/mapping/validity.ts'
import type { LicenseGroup, LicensingState } from '../../../../src/crm/state/licensing-state.ts'
import { findingKinds } from '../../../../src/insights/findings/finding.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'

const accountId = '01944f2e-0000-7000-8000-000000000001'
const at = new Date('2026-01-15T12:00:00Z')
const days = (count: number) => new Date(at.getTime() + count * 86_400_000)

const group: LicenseGroup = {
  licenseType: 'studio',
  status: 'ACTIVE',
  entitlements: [],
  trial: false,
  seats: 2,
  used: 2,
  expiry: null,
  graceEndsAt: null,
  timeZone: 'UTC',
  usableAfterExpiry: false,
  updatesUntil: null,
  startsAt: null,
  issuedAt: days(-100),
}
const blank: LicensingState = {
  accountId,
  name: 'Acme',
  domain: null,
  groups: [],
  lastActivatedAt: null,
  lastValidated: null,
  lastError: null,
  failing: false,
  onboarding: null,
  findings: [],
}
const mapped = (state: Partial<LicensingState>, instant = at) =>
  toProperties({ ...blank, ...state }, instant, { link: null })

test('an account without licenses has the status `none` and every property', () => {
  const properties = mapped({})
  expect(properties).toMatchObject({ licet_status: 'none', licet_seats_used: '0', licet_next_expiry: '' })
  expect(Object.keys(properties)).toEqual(propertyNames.filter((name) => name !== 'licet_last_sync'))
})

test('the day of an expiry is the day in the zone of the license, not the day in UTC', () => {
  const endOf = (instant: string, timeZone: string) =>
    mapped({ groups: [{ ...group, expiry: { at: new Date(instant), timeZone } }] }).licet_next_expiry
  // The last instant of 31 December in Berlin, in Auckland and in Honolulu.
  expect(endOf('2026-12-31T22:59:59.999Z', 'Europe/Berlin')).toBe('2026-12-31')
  expect(endOf('2026-12-31T10:59:59.999Z', 'Pacific/Auckland')).toBe('2026-12-31')
  expect(endOf('2027-01-01T09:59:59.999Z', 'Pacific/Honolulu')).toBe('2026-12-31')
  expect(dayOf({ at: new Date('2026-12-30T11:00:00Z'), timeZone: 'Pacific/Auckland' })).toBe('2026-12-31')
})

test('the best status of several licenses counts, and only licenses in force count for other properties', () => {
  const groups: LicenseGroup[] = [
    { ...group, status: 'REVOKED', licenseType: 'old', seats: 50 },
    { ...group, status: 'GRACE', licenseType: 'studio', seats: 3, used: 2, trial: true },
    { ...group, status: 'NOT_STARTED', licenseType: 'render', seats: 1, used: 0 },
  ]
  expect(mapped({ groups })).toMatchObject({
    licet_status: 'grace',
    licet_license_types: 'render, studio',
    licet_seats_bought: '4',
    licet_seats_used: '2',
    licet_in_grace: 'true',
    licet_trial: 'true',
  })
  expect(mapped({ groups: [{ ...group, seats: null }] }).licet_seats_bought).toBe('')
})

test('an expired license that may still be used is in force with its seats, and has no next expiry', () => {
  const ended = { ...group, status: 'EXPIRED' as const, expiry: { at: days(-10), timeZone: 'UTC' } }
  expect(mapped({ groups: [{ ...ended, usableAfterExpiry: true, seats: 5, used: 3 }] })).toMatchObject({
    licet_status: 'usable_after_expiry',
    licet_license_types: 'studio',
    licet_seats_bought: '5',
    licet_seats_used: '3',
    licet_next_expiry: '',
    licet_validity: 'studio: Expired on 2026-01-05, may still be used',
  })
  expect(mapped({ groups: [ended] })).toMatchObject({
    licet_status: 'expired',
    licet_seats_bought: '0',
    licet_validity: '',
  })
})

test.each([
  ['Perpetual', {}],
  ['Perpetual, updates until 2026-01-15', { updatesUntil: at }],
  ['Perpetual, updates ended on 2026-01-14', { updatesUntil: days(-1) }],
  ['Until 2026-02-14', { expiry: days(30) }],
  ['Until 2026-02-14, updates ended on 2026-01-14', { expiry: days(30), updatesUntil: days(-1) }],
  ['Expired on 2026-01-05', { expiry: days(-10), status: 'EXPIRED' as const }],
  ['Not started', { status: 'NOT_STARTED' as const }],
])('the validity is %j', (text, given) => {
  const perpetual = { ...group, expiry: null, timeZone: 'UTC' }
  expect(validityText({ ...perpetual, ...given }, at)).toBe(text)
})

test('the properties change when the updates end', () => {
  const groups = [{ ...group, updatesUntil: days(5) }]
  const end = nextChangeOf({ ...blank, groups }, at)!
  expect(end).toEqual(new Date(days(5).getTime() + 1))
  expect(mapped({ groups }, days(5)).licet_validity).toBe('studio: Perpetual, updates until 2026-01-20')
  expect(mapped({ groups }, end).licet_validity).toBe('studio: Perpetual, updates ended on 2026-01-20')
})

test('shows granted entitlements with their values, and no withheld ones', () => {
  const entitlements = [
    { code: 'export', value: true },
    { code: 'beta', value: false },
    { code: 'projects', value: 10 },
  ]
  expect(mapped({ groups: [{ ...group, entitlements }] }).licet_entitlements).toBe('export, projects: 10')
})

test.each([
  ['unused seats', { groups: [{ ...group, seats: 5, used: 2 }] }, 'unused_seats'],
  ['half of them in use', { groups: [{ ...group, seats: 4, used: 2 }] }, ''],
  ['recently bought seats', { groups: [{ ...group, seats: 5, used: 0, issuedAt: days(-29) }] }, ''],
  [
    'an expiry in 30 days',
    { groups: [{ ...group, expiry: { at: days(30), timeZone: 'UTC' } }] },
    'expiry_near',
  ],
  ['an expiry in 31 days', { groups: [{ ...group, expiry: { at: days(31), timeZone: 'UTC' } }] }, ''],
  [
    'a trial in its second half',
    { groups: [{ ...group, trial: true, issuedAt: days(-7), expiry: { at: days(7), timeZone: 'UTC' } }] },
    'expiry_near',
  ],
  [
    'a trial in its first half',
    { groups: [{ ...group, trial: true, issuedAt: days(-7), expiry: { at: days(8), timeZone: 'UTC' } }] },
    '',
  ],
  [
    'a failed validation',
    { failing: true, lastError: { code: 'SUSPENDED', at: days(-1) } },
    'validations_failing',
  ],
  [
    'a validation that failed long ago',
    { failing: true, lastError: { code: 'SUSPENDED', at: days(-31) } },
    '',
  ],
  [
    'a stalled onboarding',
    { onboarding: { state: 'IN_PROGRESS', nextStep: 'ACTIVATE', since: days(-8) } },
    'onboarding_stalled',
  ],
] satisfies [string, Partial<LicensingState>, string][])('risk reasons for %s', (_name, state, reasons) => {
  expect(mapped(state)).toMatchObject({
    licet_at_risk: String(reasons !== ''),
    licet_risk_reasons: reasons,
  })
})

test('the next change without an event is exact: a millisecond before it nothing has changed', () => {
  const instants = fc
    .integer({ min: -400 * 86_400, max: 400 * 86_400 })
    .map((s) => new Date(at.getTime() + s * 1000))
  const states = fc.record({
    end: instants,
    since: instants,
    failedAt: instants,
    issuedAt: instants,
    used: fc.integer({ min: 0, max: 4 }),
    trial: fc.boolean(),
  })
  fc.assert(
    fc.property(states, ({ end, since, failedAt, issuedAt, used, trial }) => {
      const state: LicensingState = {
        ...blank,
        failing: true,
        lastError: { code: 'EXPIRED', at: failedAt },
        onboarding: { state: 'IN_PROGRESS', nextStep: 'ACTIVATE', since },
        groups: [
          {
            ...group,
            seats: 4,
            used,
            trial,
            issuedAt,
            status: 'ACTIVE',
            expiry: { at: end, timeZone: 'UTC' },
          },
        ],
      }
      const next = nextChangeOf(state, at)
      const before = next ? new Date(next.getTime() - 1) : days(10_000)
      expect(mapped(state, before)).toEqual(mapped(state))
    }),
  )
})

test('normalizes the fields of companies and contacts', () => {
  const properties = {
    licet_account_id: toTypedId('Account', accountId),
    name: ' Acme ',
    domain: 'ACME.example',
  }
  expect(fromCompany(properties)).toEqual({ accountId, name: 'Acme', domain: 'acme.example' })
  const junk = { licet_account_id: 'acct_nonsense', name: null, domain: '' }
  expect(fromCompany(junk)).toEqual({ accountId: null, name: null, domain: null })
  expect(fromContact({ firstname: 'Ada', lastname: 'Adams', email: 'Ada@Acme.example' })).toEqual({
    accountId: null,
    name: 'Ada Adams',
    email: 'ada@acme.example',
  })
})

test('a name of the CRM has no web address and no invisible character', () => {
  expect(fromCompany({ name: 'Acme\u202E, see https://evil.example/now' }).name).toBe(
    'Acme, see https evil.example /now',
  )
  expect(fromContact({ firstname: '\u200B', lastname: '\n' }).name).toBeNull()
})

test('HubSpot’s own format of a value is no difference', () => {
  const datetime = { type: 'datetime', fieldType: 'date' } as const
  expect(meansSame(datetime, '2026-01-15T12:00:00.000Z', '2026-01-15T12:00:00Z')).toBe(true)
  expect(meansSame(datetime, '2026-01-15T12:00:00.000Z', '1768478400000')).toBe(true)
  expect(meansSame(datetime, '2026-01-15T12:00:00.000Z', null)).toBe(false)
  expect(meansSame({ type: 'number', fieldType: 'number' }, '3', '3.0')).toBe(true)
  expect(meansSame({ type: 'enumeration', fieldType: 'checkbox' }, 'a;b', 'b;a')).toBe(true)
  expect(meansSame({ type: 'string', fieldType: 'text' }, '', null)).toBe(true)
  expect(meansSame({ type: 'string', fieldType: 'text' }, '3', '3.0')).toBe(false)
})

test('a differing record is reported with the differing properties, and a missing one with all', () => {
  const expected = mapped({})
  const found = { remoteId: '1', properties: { ...expected, licet_status: 'active', licet_trial: null } }
  expect(compareProperties(propertiesOf('companies'), expected, found)).toEqual({
    expected: { licet_status: 'none', licet_trial: 'false' },
    found: { licet_status: 'active', licet_trial: null },
  })
  expect(
    compareProperties(propertiesOf('companies'), expected, { remoteId: '1', properties: { ...expected } }),
  ).toBeNull()
  expect(Object.keys(compareProperties(propertiesOf('companies'), expected, undefined)!.expected)).toContain(
    'licet_status',
  )
})

test('every value is an option that set-up creates', () => {
  const options = new Map(propertiesOf('companies').map(({ name, options }) => [name as string, options]))
  const state: Partial<LicensingState> = {
    groups: [{ ...group, status: 'SUSPENDED', seats: 9, used: 0 }],
    failing: true,
    lastError: { code: 'SUSPENDED', at },
    onboarding: { state: 'COMPLETED', nextStep: null, since: at },
  }
  for (const [name, value] of Object.entries(mapped(state))) {
    const allowed = options.get(name)?.map((option) => option.value)
    if (!allowed || value === '') continue
    for (const part of value.split(';')) expect(allowed).toContain(part)
  }
})

test('a finding is a risk reason, with its sentence and the day of its first detection', () => {
  const findings: LicensingState['findings'] = [
    { kind: 'LIMIT_HIT_EARLY', says: 'Five licenses refused a device.', since: days(-2) },
    { kind: 'SEATS_IDLE_BEFORE_RENEWAL', says: 'Many seats are idle.', since: days(-1) },
  ]
  expect(mapped({ findings })).toMatchObject({
    licet_at_risk: 'true',
    licet_risk_reasons: 'seats_short;unused_seats',
    licet_risk_findings: '2026-01-13: Five licenses refused a device.\n2026-01-14: Many seats are idle.',
  })
  expect(mapped({})).toMatchObject({ licet_at_risk: 'false', licet_risk_findings: '' })
})

test('every kind of finding gives an existing risk reason', () => {
  const reasons = findingKinds.flatMap((kind) =>
    mapped({ findings: [{ kind, says: 'Something.', since: days(-1) }] }).licet_risk_reasons.split(';'),
  )
  expect(reasons).toHaveLength(findingKinds.length)
  for (const reason of reasons) expect(riskReasons.map(toValue)).toContain(reason)
})
