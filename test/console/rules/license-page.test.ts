import { describe, expect, test } from 'vitest'
import { dayOf, instantOfDay } from '../../../web/src/i18n/local-day.ts'
import { entitlementSources } from '../../../web/src/licenses/entitlement-sources.ts'
import { isPossible } from '../../../web/src/licenses/license-action.ts'
import { changeOf, type LicenseChangeValues, readValue } from '../../../web/src/licenses/license-change.ts'
import { nextStepOf } from '../../../web/src/licenses/next-step.ts'
import { groupSeats, type SeatedDevice } from '../../../web/src/licenses/seats.ts'

const device = (activatedAt: string, values: Partial<SeatedDevice> = {}): SeatedDevice => ({
  activatedAt,
  leaseEndsAt: null,
  fileEndsAt: null,
  ...values,
})

describe('the picture of the seats', () => {
  const now = '2026-02-01T00:00:00.000Z'

  test('groups seats by what takes them, with the first end of each kind', () => {
    const devices = [
      device('2026-01-01T00:00:00Z'),
      device('2026-01-02T00:00:00Z', { leaseEndsAt: '2026-03-02T00:00:00Z' }),
      device('2026-01-03T00:00:00Z', { leaseEndsAt: '2026-03-01T00:00:00Z' }),
      device('2026-01-04T00:00:00Z', {
        fileEndsAt: '2026-04-01T00:00:00Z',
        leaseEndsAt: '2026-04-02T00:00:00Z',
      }),
    ]
    expect(groupSeats(devices, { limit: 6, inUse: 4, now })).toEqual([
      { kind: 'used', count: 1, until: null },
      { kind: 'leased', count: 2, until: '2026-03-01T00:00:00Z' },
      { kind: 'file', count: 1, until: '2026-04-02T00:00:00Z' },
      { kind: 'free', count: 2, until: null },
    ])
  })

  test('the newest devices beyond the limit are over it, in whatever order they are given', () => {
    const devices = [
      device('2026-01-03T00:00:00Z'),
      device('2026-01-01T00:00:00Z', { leaseEndsAt: '2026-03-01T00:00:00Z' }),
    ]
    expect(groupSeats(devices, { limit: 1, inUse: 2, now })).toEqual([
      { kind: 'leased', count: 1, until: '2026-03-01T00:00:00Z' },
      { kind: 'over', count: 1, until: null },
    ])
  })

  test('a device whose lease ended has no seat, unless a file holds it', () => {
    const ended = { leaseEndsAt: '2026-01-31T23:59:59.999Z' }
    const devices = [
      device('2026-01-01T00:00:00Z', ended),
      device('2026-01-02T00:00:00Z', { ...ended, fileEndsAt: '2026-04-01T00:00:00Z' }),
      device('2026-01-03T00:00:00Z', { leaseEndsAt: now }),
    ]
    expect(groupSeats(devices, { limit: 2, inUse: 2, now })).toEqual([
      { kind: 'leased', count: 1, until: now },
      { kind: 'file', count: 1, until: '2026-04-01T00:00:00Z' },
    ])
  })

  test('counts seats of which no device was read', () => {
    const devices = Array.from({ length: 100 }, (_, day) => device(`2026-01-01T00:00:00.${100 + day}Z`))
    expect(groupSeats(devices, { limit: 500, inUse: 380, now })).toEqual([
      { kind: 'used', count: 380, until: null },
      { kind: 'free', count: 120, until: null },
    ])
    expect(groupSeats(devices, { limit: 300, inUse: 380, now })).toEqual([
      { kind: 'used', count: 300, until: null },
      { kind: 'over', count: 80, until: null },
    ])
  })

  test('an unlimited license has no free seats, and a license without seats has none to draw', () => {
    expect(groupSeats([device('2026-01-01T00:00:00Z')], { limit: null, inUse: 1, now })).toEqual([
      { kind: 'used', count: 1, until: null },
    ])
    expect(groupSeats([], { limit: 0, inUse: 0, now })).toEqual([])
  })
})

test('entitlements say whether they are from the type or from the license alone', () => {
  const ofType = [
    { code: 'export', value: { boolean: true } },
    { code: 'layers', value: { integer: 8 } },
    { code: 'support', value: { text: 'priority' } },
  ]
  const granted = [
    { code: 'layers', value: { integer: 16 } },
    { code: 'export', value: { boolean: true } },
    { code: 'beta', value: { boolean: true } },
  ]
  expect(entitlementSources(granted, ofType)).toEqual([
    { code: 'beta', value: true, typeValue: null, source: 'added' },
    { code: 'export', value: true, typeValue: true, source: 'type' },
    { code: 'layers', value: 16, typeValue: 8, source: 'changed' },
    { code: 'support', value: null, typeValue: 'priority', source: 'removed' },
  ])
})

describe('a change of a license', () => {
  const kept: LicenseChangeValues = {
    name: 'Studio',
    seats: 'keep',
    seatCount: '3',
    expiry: 'keep',
    expiryDay: '2027-01-31',
    updates: 'keep',
    updatesDay: '',
    entitlements: { export: { choice: 'keep', value: '' } },
  }
  const license = { name: 'Studio', timeZone: 'Europe/Berlin' }

  test('has only what differs', () => {
    expect(changeOf(kept, license)).toEqual({})
    expect(changeOf({ ...kept, name: '' }, license)).toEqual({ name: '' })
    expect(changeOf({ ...kept, seats: 'number', seatCount: '5' }, license)).toEqual({ maxActivations: 5 })
    expect(changeOf({ ...kept, seats: 'unlimited' }, license)).toEqual({ maxActivations: null })
    expect(changeOf({ ...kept, seats: 'type' }, license)).toEqual({ resetMaxActivations: true })
  })

  test('ends a day at its last instant in the time zone of the license', () => {
    expect(changeOf({ ...kept, expiry: 'day' }, license)).toEqual({
      expiry: { at: '2027-01-31T22:59:59.999Z' },
    })
    expect(changeOf({ ...kept, expiry: 'perpetual' }, license)).toEqual({ expiry: { perpetual: true } })
  })

  test('grants, removes and resets entitlements', () => {
    const entitlements: LicenseChangeValues['entitlements'] = {
      export: { choice: 'remove', value: '' },
      layers: { choice: 'grant', value: '16' },
      beta: { choice: 'type', value: '' },
    }
    expect(changeOf({ ...kept, entitlements }, license)).toEqual({
      entitlements: [{ code: 'layers', value: { integer: 16 } }],
      removedEntitlements: ['export'],
      resetEntitlements: ['beta'],
    })
  })

  test('reads values as a switch, a whole number or a text', () => {
    expect([' ', 'true', 'false', '-7', '007a'].map(readValue)).toEqual([
      { boolean: true },
      { boolean: true },
      { boolean: false },
      { integer: -7 },
      { text: '007a' },
    ])
  })
})

test('a day has its instants in its time zone, also when the clocks change', () => {
  expect(instantOfDay('2027-07-01', 'UTC', 'noon')).toBe('2027-07-01T12:00:00.000Z')
  // The clocks of Berlin go back on this day, and forward on the other.
  expect(instantOfDay('2027-10-31', 'Europe/Berlin', 'end')).toBe('2027-10-31T22:59:59.999Z')
  expect(instantOfDay('2027-03-28', 'Europe/Berlin', 'noon')).toBe('2027-03-28T10:00:00.000Z')
  expect(instantOfDay('2027-01-01', 'Pacific/Kiritimati', 'noon')).toBe('2026-12-31T22:00:00.000Z')
  expect(dayOf('2026-12-31T22:00:00.000Z', 'Pacific/Kiritimati')).toBe('2027-01-01')
  expect(dayOf('2027-01-31T22:59:59.999Z', 'Europe/Berlin')).toBe('2027-01-31')
})

test('a failed check leads to what an operator can do about it', () => {
  expect(nextStepOf({ code: 'EXPIRED', nextAction: 'RENEW' })).toEqual({ kind: 'action', action: 'renew' })
  expect(nextStepOf({ code: 'SUSPENDED', nextAction: 'CONTACT_SUPPORT' })).toEqual({
    kind: 'action',
    action: 'reinstate',
  })
  expect(nextStepOf({ code: 'TOO_MANY_ACTIVATIONS', nextAction: 'RELEASE_ACTIVATION' })).toEqual({
    kind: 'part',
    part: 'devices',
  })
  expect(nextStepOf({ code: 'REVOKED', nextAction: 'CONTACT_SUPPORT' })).toBeNull()
})

test('actions are offered only where they can have an effect', () => {
  const state = {
    status: 'ACTIVE',
    startsAt: '2026-01-01T00:00:00Z',
    expiry: '2027-01-01T00:00:00Z',
    updatesUntil: null,
    isTrial: false,
    allowsFiles: false,
  }
  expect(isPossible('renew', state)).toBe(true)
  expect(isPossible('renew', { ...state, expiry: null })).toBe(false)
  expect(isPossible('renew', { ...state, expiry: null, updatesUntil: state.expiry })).toBe(true)
  expect(isPossible('extend', { ...state, isTrial: true })).toBe(false)
  expect(isPossible('extendTrial', { ...state, isTrial: true })).toBe(true)
  expect(isPossible('reinstate', state)).toBe(false)
  expect(isPossible('reinstate', { ...state, status: 'SUSPENDED' })).toBe(true)
  expect(isPossible('answerRequest', state)).toBe(false)
  expect(isPossible('answerRequest', { ...state, allowsFiles: true })).toBe(true)
  expect(isPossible('change', { ...state, status: 'REVOKED' })).toBe(false)
})
