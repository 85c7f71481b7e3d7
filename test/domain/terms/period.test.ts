import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MeterPeriod, type PeriodRules, periodAt } from '../../../src/domain/terms/period.ts'

const EPOCH = '1970-01-01T00:00:00.000Z'

function rulesIn(timeZone: string): PeriodRules {
  return { timeZone, anchor: null, term: null }
}

function read({ startsAt, endsAt }: ReturnType<typeof periodAt>) {
  return [startsAt.toISOString(), endsAt?.toISOString() ?? null]
}

test('the period of a meter without a period never ends', () => {
  expect(read(periodAt('NONE', new Date(), rulesIn('Europe/Berlin')))).toEqual([EPOCH, null])
})

test.each<[MeterPeriod, string, string, string, string]>([
  ['DAY', 'UTC', '2026-05-17T23:59:59.999Z', '2026-05-17T00:00:00.000Z', '2026-05-18T00:00:00.000Z'],
  ['DAY', 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['DAY', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['DAY', 'America/Santiago', '2024-09-08T12:00Z', '2024-09-08T04:00:00.000Z', '2024-09-09T03:00:00.000Z'],
  ['DAY', 'America/Santiago', '2024-04-07T03:30Z', '2024-04-06T03:00:00.000Z', '2024-04-07T04:00:00.000Z'],
  ['DAY', 'Africa/Cairo', '2024-04-26T12:00Z', '2024-04-25T22:00:00.000Z', '2024-04-26T21:00:00.000Z'],
  ['DAY', 'Pacific/Apia', '2011-12-30T09:59Z', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ['DAY', 'Pacific/Apia', '2011-12-30T10:00Z', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  ['MONTH', 'America/New_York', '2026-03-01T04:00Z', '2026-02-01T05:00:00.000Z', '2026-03-01T05:00:00.000Z'],
  ['MONTH', 'America/New_York', '2026-03-01T05:00Z', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ['MONTH', 'UTC', '2028-02-29T12:00Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ['YEAR', 'Europe/Berlin', '2026-12-31T23:00Z', '2026-12-31T23:00:00.000Z', '2027-12-31T23:00:00.000Z'],
  ['YEAR', 'UTC', '9999-07-01T00:00Z', '9999-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'],
])('a %s in %s at %s runs from %s to %s', (period, timeZone, at, startsAt, endsAt) => {
  expect(read(periodAt(period, new Date(at), rulesIn(timeZone)))).toEqual([startsAt, endsAt])
})

test('a day that has ended does not resume when the clocks are set back over midnight', () => {
  // On 1 November 2009 at 00:01 the clocks of Newfoundland were set back to 23:01 of 31 October.
  const midnight = new Date('2009-11-01T02:30:00Z')
  const secondTime = new Date('2009-11-01T03:00:00Z')
  const period = periodAt('DAY', midnight, rulesIn('America/St_Johns'))
  expect(period.startsAt).toEqual(midnight)
  expect(periodAt('DAY', secondTime, rulesIn('America/St_Johns'))).toEqual(period)
})

test.each([
  ['2026-01-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
  ['2026-02-28T09:59:59.999Z', '2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
  ['2026-02-28T10:00:00.000Z', '2026-02-28T10:00:00.000Z', '2026-03-31T10:00:00.000Z'],
  ['2028-02-29T10:00:00.000Z', '2028-02-29T10:00:00.000Z', '2028-03-31T10:00:00.000Z'],
  ['2026-01-31T09:59:59.999Z', '2025-12-31T10:00:00.000Z', '2026-01-31T10:00:00.000Z'],
])('the monthly term that holds %s runs from %s to %s', (at, startsAt, endsAt) => {
  const rules = { timeZone: 'UTC', anchor: new Date('2026-01-31T10:00Z'), term: 'P1M' }
  expect(read(periodAt('TERM', new Date(at), rules))).toEqual([startsAt, endsAt])
})

test('a term starts at the same wall-clock time in summer and in winter', () => {
  const rules = { timeZone: 'Europe/Berlin', anchor: new Date('2026-01-15T09:00Z'), term: 'P6M' }
  expect(read(periodAt('TERM', new Date('2026-08-01T00:00Z'), rules))).toEqual([
    '2026-07-15T08:00:00.000Z',
    '2027-01-15T09:00:00.000Z',
  ])
})

test('a day that the time zone skipped is not a term', () => {
  const rules = { timeZone: 'Pacific/Apia', anchor: new Date('2011-12-29T20:00Z'), term: 'P1D' }
  expect(read(periodAt('TERM', new Date('2011-12-30T20:00Z'), rules))).toEqual([
    '2011-12-30T20:00:00.000Z',
    '2011-12-31T20:00:00.000Z',
  ])
})

test.each([
  ['perpetual', new Date('2026-01-31T10:00Z'), null, '2026-01-31T10:00:00.000Z'],
  ['not started', null, 'P1Y', EPOCH],
])('a license that is %s has one term without an end', (_, anchor, term, startsAt) => {
  const rules = { timeZone: 'UTC', anchor, term }
  expect(read(periodAt('TERM', new Date('2030-01-01T00:00Z'), rules))).toEqual([startsAt, null])
})

test('the daily term two hundred thousand years later is found without iterating over the terms', () => {
  const rules = { timeZone: 'Europe/Berlin', anchor: new Date('2026-06-01T10:00Z'), term: 'P1D' }
  expect(read(periodAt('TERM', new Date('+202026-06-01T12:00Z'), rules))).toEqual([
    '+202026-06-01T10:00:00.000Z',
    '+202026-06-02T10:00:00.000Z',
  ])
})

test('a term of a hundred years is one period', () => {
  const rules = { timeZone: 'UTC', anchor: new Date('2000-02-29T00:00Z'), term: 'P100Y' }
  expect(read(periodAt('TERM', new Date('2099-12-31T00:00Z'), rules))).toEqual([
    '2000-02-29T00:00:00.000Z',
    '2100-02-28T00:00:00.000Z',
  ])
})

const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2500-01-01'), noInvalidDate: true })
const bounded = fc.constantFrom<MeterPeriod>('DAY', 'MONTH', 'YEAR', 'TERM')
const rules = fc.record({
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Santiago', 'America/St_Johns', 'Pacific/Apia'),
  anchor: instant,
  term: fc.constantFrom('P1D', 'P1W', 'P14D', 'P1M', 'P1Y', 'P1Y6M', 'P1M15D', 'PT36H', 'P100Y'),
})

test('a period contains its instant, and the next period starts at its end', () => {
  fc.assert(
    fc.property(bounded, instant, rules, (period, at, rules) => {
      const { kind, startsAt, endsAt } = periodAt(period, at, rules)
      expect(startsAt <= at && at < endsAt!).toBe(true)
      expect(periodAt(period, startsAt, rules)).toEqual({ kind, startsAt, endsAt })
      expect(periodAt(period, endsAt!, rules).startsAt).toEqual(endsAt)
    }),
    { numRuns: 1000 },
  )
})

test('the time zone of the process has no effect', () => {
  const cases = fc.sample(fc.tuple(bounded, instant, rules), 300)
  const moduleUrl = new URL('../../../src/domain/terms/period.ts', import.meta.url).href
  const script = `
    import { readFileSync } from 'node:fs'
    import { periodAt } from '${moduleUrl}'
    const results = JSON.parse(readFileSync(0, 'utf8')).map(([period, at, rules]) =>
      periodAt(period, new Date(at), { ...rules, anchor: new Date(rules.anchor) }))
    console.log(JSON.stringify({ offset: new Date('2026-01-01').getTimezoneOffset(), results }))`

  const run = (TZ: string) =>
    JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, TZ },
        input: JSON.stringify(cases),
        encoding: 'utf8',
      }),
    )
  const [utc, newfoundland, kiribati] = ['UTC', 'America/St_Johns', 'Pacific/Kiritimati'].map(run)
  expect([utc.offset, newfoundland.offset, kiribati.offset]).toEqual([0, 210, -840])
  expect(newfoundland.results).toEqual(utc.results)
  expect(kiribati.results).toEqual(utc.results)
  expect(utc.results).toHaveLength(300)
})
