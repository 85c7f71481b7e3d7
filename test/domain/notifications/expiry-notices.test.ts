import fc from 'fast-check'
import { expect, test } from 'vitest'
import { licenseTypeRules } from '../../../src/domain/catalogue/license-types/rules-schema.ts'
import { expiryNoticesOf, selectDueNotice } from '../../../src/domain/notifications/expiry-notices.ts'

const rules = (given: Record<string, unknown> = {}) => licenseTypeRules.parse({ term: 'P1Y', ...given })
const at = (text: string) => new Date(text)
const term = (expiry: string, timeZone = 'Europe/Berlin', graceEndsAt = expiry) => ({
  expiry: at(expiry),
  graceEndsAt: at(graceEndsAt),
  timeZone,
})
const formatted = (notices: ReturnType<typeof expiryNoticesOf>) =>
  notices.map(({ message, offset, dueAt }) => `${dueAt.toISOString()} ${message} ${offset}`)

test('notices are due at nine in the morning in the time zone of the license, also in summer time', () => {
  expect(formatted(expiryNoticesOf(term('2026-04-10T21:59:59.999Z'), rules()))).toEqual([
    '2026-03-11T08:00:00.000Z LICENSE_EXPIRING P30D',
    '2026-03-27T08:00:00.000Z LICENSE_EXPIRING P14D',
    '2026-04-03T07:00:00.000Z LICENSE_EXPIRING P7D',
    '2026-04-09T07:00:00.000Z LICENSE_EXPIRING P1D',
    '2026-04-11T07:00:00.000Z LICENSE_EXPIRED -P1D',
  ])
  expect(formatted(expiryNoticesOf(term('2026-04-10T21:59:59.999Z', 'Pacific/Auckland'), rules()))[0]).toBe(
    '2026-03-11T20:00:00.000Z LICENSE_EXPIRING P30D',
  )
})

test('sends a notice in the grace period, and another one on the morning after its end', () => {
  const grace = term('2026-04-10T21:59:59.999Z', 'Europe/Berlin', '2026-04-24T21:59:59.999Z')
  expect(formatted(expiryNoticesOf(grace, rules({ expiryNotices: ['P1D', '-P1D', '-P20D'] })))).toEqual([
    '2026-04-09T07:00:00.000Z LICENSE_EXPIRING P1D',
    '2026-04-11T07:00:00.000Z LICENSE_IN_GRACE -P1D',
    '2026-04-25T07:00:00.000Z LICENSE_EXPIRED -P14D',
    '2026-04-30T07:00:00.000Z LICENSE_EXPIRED -P20D',
  ])
  expect(expiryNoticesOf(grace, rules({ expiryNotices: [] }))).toEqual([])
})

test('a notice counted in hours is due to the minute, and a trial has its own message', () => {
  const trial = rules({ trial: { oncePer: ['EMAIL'] }, expiryNotices: ['PT6H', 'PT0S'] })
  expect(formatted(expiryNoticesOf(term('2026-04-10T21:59:59.999Z'), trial))).toEqual([
    '2026-04-10T15:59:59.999Z TRIAL_ENDING PT6H',
    '2026-04-10T22:00:00.000Z LICENSE_EXPIRED PT0S',
  ])
})

const expiry = '2026-06-30T21:59:59.999Z'
const notices = expiryNoticesOf(term(expiry), rules())
const selectAt = (now: string, isNew = false) => {
  const { due, nextAt } = selectDueNotice(notices, at(expiry), at(now), isNew)
  return [due?.offset ?? null, nextAt?.toISOString() ?? null]
}

test('a license with twelve hours left gets one notice, not four', () => {
  expect(selectAt('2026-06-30T10:00:00Z', true)).toEqual(['P1D', '2026-07-01T07:00:00.000Z'])
})

test('a new license gets no past notice while a nearer one is still to come', () => {
  expect(selectAt('2026-06-16T12:00:00Z', true)).toEqual([null, '2026-06-23T07:00:00.000Z'])
  expect(selectAt('2026-06-16T12:00:00Z'), 'a license that was planned before does').toEqual([
    'P14D',
    '2026-06-23T07:00:00.000Z',
  ])
})

test('after an outage only the nearest notice is due, and none that is out of date', () => {
  expect(selectAt('2026-06-24T12:00:00Z')).toEqual(['P7D', '2026-06-29T07:00:00.000Z'])
  expect(selectAt('2026-07-03T12:00:00Z')).toEqual(['-P1D', null])
  expect(selectAt('2026-07-01T01:00:00Z'), 'expired, but no notice is due yet').toEqual([
    null,
    '2026-07-01T07:00:00.000Z',
  ])
  expect(selectAt('2026-07-20T12:00:00Z'), 'sent for a week only').toEqual([null, null])
})

test('for any rules and time: at most one notice, due, on its side of the expiry, and a next time in the future', () => {
  const offset = fc
    .record({
      unit: fc.constantFrom('D', 'W', 'M'),
      count: fc.integer({ min: 1, max: 40 }),
      sign: fc.constantFrom('', '-'),
    })
    .map(({ unit, count, sign }) => `${sign}P${count}${unit}`)
  fc.assert(
    fc.property(
      fc.uniqueArray(offset, { maxLength: 8 }),
      fc.constantFrom('UTC', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo'),
      fc.date({ min: at('2024-01-01'), max: at('2030-01-01'), noInvalidDate: true }),
      fc.integer({ min: -400, max: 400 }),
      fc.boolean(),
      (expiryNotices, timeZone, expires, days, isNew) => {
        const now = new Date(expires.getTime() + days * 43_200_000)
        const all = expiryNoticesOf(
          { expiry: expires, graceEndsAt: expires, timeZone },
          rules({ expiryNotices }),
        )
        const { due, nextAt } = selectDueNotice(all, expires, now, isNew)
        if (due) {
          expect(due.dueAt <= now).toBe(true)
          expect(due.message === 'LICENSE_EXPIRING').toBe(now <= expires)
          expect(due.offset.startsWith('-')).toBe(now > expires)
        }
        if (nextAt) expect(nextAt > now).toBe(true)
      },
    ),
  )
})
