import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expiryAfter, graceEndsAt, renewedTerm, type TermRules } from '../../../src/domain/terms/term.ts'

const yearly = { term: 'P1Y', timeZone: 'UTC', endsAtEndOfDay: false, gracePeriod: null }
const monthly = { ...yearly, term: 'P1M' }

/** A wall-clock time in a zone, such as `2026-01-31T10:00[Europe/Berlin]`, as an instant. */
function at(wallClock: string): Date {
  return new Date(Temporal.ZonedDateTime.from(wallClock, { disambiguation: 'reject' }).epochMilliseconds)
}

test('a perpetual license has no expiry', () => {
  expect(expiryAfter({ ...yearly, term: null }, new Date(), 1)).toBeNull()
})

test.each([
  [1, '2026-02-28T10:00:00.000Z'],
  [2, '2026-03-31T10:00:00.000Z'],
  [3, '2026-04-30T10:00:00.000Z'],
  [12, '2027-01-31T10:00:00.000Z'],
  [25, '2028-02-29T10:00:00.000Z'],
])('%i months after 31 January is %s', (terms, expiry) => {
  expect(expiryAfter(monthly, new Date('2026-01-31T10:00Z'), terms)?.toISOString()).toBe(expiry)
})

test.each([
  [1, '2025-02-28T00:00:00.000Z'],
  [4, '2028-02-29T00:00:00.000Z'],
  [76, '2100-02-28T00:00:00.000Z'],
])('%i years after a leap day is %s', (terms, expiry) => {
  expect(expiryAfter(yearly, new Date('2024-02-29T00:00Z'), terms)?.toISOString()).toBe(expiry)
})

test.each([
  ['P14D', 2, '2026-02-28T10:00:00.000Z'],
  ['P2W', 1, '2026-02-14T10:00:00.000Z'],
  ['P1Y6M', 3, '2030-07-31T10:00:00.000Z'],
  ['P1M1D', 2, '2026-04-02T10:00:00.000Z'],
  ['P1DT12H', 2, '2026-02-03T10:00:00.000Z'],
  ['P100Y', 1, '2126-01-31T10:00:00.000Z'],
  ['P100Y', 80, '+010026-01-31T10:00:00.000Z'],
])('%s counted %i times from 31 January 2026 is %s', (term, terms, expiry) => {
  expect(expiryAfter({ ...yearly, term }, new Date('2026-01-31T10:00Z'), terms)?.toISOString()).toBe(expiry)
})

test.each([
  ['P1D', '2026-03-28T12:00[Europe/Berlin]', '2026-03-29T12:00[Europe/Berlin]'],
  ['P1D', '2026-10-24T12:00[Europe/Berlin]', '2026-10-25T12:00[Europe/Berlin]'],
  ['P6M', '2026-01-15T09:30[America/New_York]', '2026-07-15T09:30[America/New_York]'],
  ['P6M', '2026-07-15T09:30[America/New_York]', '2027-01-15T09:30[America/New_York]'],
])('%s after %s is the same wall-clock time, %s', (term, anchor, expiry) => {
  const rules = { ...yearly, term, timeZone: Temporal.ZonedDateTime.from(anchor).timeZoneId }
  expect(expiryAfter(rules, at(anchor), 1)).toEqual(at(expiry))
})

test('a wall-clock time that the clocks skip moves to after the gap', () => {
  const rules = { ...yearly, term: 'P1D', timeZone: 'Europe/Berlin' }
  const expiry = expiryAfter(rules, at('2026-03-28T02:30[Europe/Berlin]'), 1)
  expect(expiry).toEqual(at('2026-03-29T03:30[Europe/Berlin]'))
})

test.each([
  ['a spring day of 23 hours', '2026-03-28T12:00[Europe/Berlin]', '2026-03-29T21:59:59.999Z'],
  ['an autumn day of 25 hours', '2026-10-24T12:00[Europe/Berlin]', '2026-10-25T22:59:59.999Z'],
  ['a spring day', '2026-03-07T12:00[America/New_York]', '2026-03-09T03:59:59.999Z'],
  ['an autumn day', '2026-10-31T12:00[America/New_York]', '2026-11-02T04:59:59.999Z'],
  [
    'the day before a day without a midnight',
    '2024-09-06T12:00[America/Santiago]',
    '2024-09-08T03:59:59.999Z',
  ],
  ['a day without a midnight', '2024-09-07T12:00[America/Santiago]', '2024-09-09T02:59:59.999Z'],
  ['a day whose last hour occurs twice', '2024-04-05T12:00[America/Santiago]', '2024-04-07T03:59:59.999Z'],
  ['a day without a midnight', '2024-04-25T12:00[Africa/Cairo]', '2024-04-26T20:59:59.999Z'],
  ['the day before a skipped day', '2011-12-28T12:00[Pacific/Apia]', '2011-12-30T09:59:59.999Z'],
  ['a skipped day, as the day after it', '2011-12-29T12:00[Pacific/Apia]', '2011-12-31T09:59:59.999Z'],
])('the end of %s is its last millisecond (a day after %s)', (_, anchor, expiry) => {
  const timeZone = Temporal.ZonedDateTime.from(anchor).timeZoneId
  const rules = { ...yearly, term: 'P1D', timeZone, endsAtEndOfDay: true }
  expect(expiryAfter(rules, at(anchor), 1)?.toISOString()).toBe(expiry)
})

test('without a grace period the grace ends at the expiry', () => {
  const expiry = new Date('2026-01-31T23:59:59.999Z')
  expect(graceEndsAt({ ...yearly, endsAtEndOfDay: true }, expiry)).toEqual(expiry)
})

test.each([
  ['P1M', '2026-01-31T23:59:59.999[Europe/Berlin]', '2026-02-28T22:59:59.999Z'],
  ['P1M', '2026-02-28T23:59:59.999[Europe/Berlin]', '2026-03-28T22:59:59.999Z'],
  ['P7D', '2026-03-25T23:59:59.999[Europe/Berlin]', '2026-04-01T21:59:59.999Z'],
  ['P7D', '2026-10-21T23:59:59.999[Europe/Berlin]', '2026-10-28T22:59:59.999Z'],
  ['P1D', '2024-04-05T23:59:59.999[America/Santiago]', '2024-04-07T03:59:59.999Z'],
  ['P1D', '2024-09-07T23:59:59.999[America/Santiago]', '2024-09-09T02:59:59.999Z'],
  ['P1D', '2011-12-29T23:59:59.999[Pacific/Apia]', '2011-12-31T09:59:59.999Z'],
])('%s of grace after the end of a day ends with a day (%s)', (gracePeriod, expiry, end) => {
  const timeZone = Temporal.ZonedDateTime.from(expiry).timeZoneId
  const rules = { ...yearly, timeZone, endsAtEndOfDay: true, gracePeriod }
  expect(graceEndsAt(rules, at(expiry)).toISOString()).toBe(end)
})

test('grace after an expiry within a day ends at the same wall-clock time', () => {
  const rules = { ...yearly, timeZone: 'Europe/Berlin', endsAtEndOfDay: true, gracePeriod: 'P7D' }
  const end = graceEndsAt(rules, at('2026-03-25T12:00[Europe/Berlin]'))
  expect(end).toEqual(at('2026-04-01T12:00[Europe/Berlin]'))
})

test('hours of grace are exact, also after the end of a day', () => {
  const rules = { ...yearly, endsAtEndOfDay: true, gracePeriod: 'PT12H' }
  const end = graceEndsAt(rules, new Date('2026-01-31T23:59:59.999Z'))
  expect(end).toEqual(new Date('2026-02-01T11:59:59.999Z'))
})

const fromExpiry = { ...monthly, renewalBasis: 'FROM_EXPIRY' } as const
const fromNow = { ...monthly, renewalBasis: 'FROM_NOW' } as const
const fromNowIfExpired = { ...monthly, renewalBasis: 'FROM_NOW_IF_EXPIRED' } as const

const anchor = new Date('2026-01-31T10:00Z')
const firstMonth = { anchor, terms: 1, expiry: new Date('2026-02-28T10:00Z') }

test('FROM_EXPIRY counts from the same anchor, so a short month has no lasting effect', () => {
  expect(renewedTerm(fromExpiry, firstMonth, new Date('2026-02-10T00:00Z'))).toEqual({
    anchor,
    terms: 2,
    expiry: new Date('2026-03-31T10:00Z'),
  })
})

test('FROM_EXPIRY adds the given number of terms', () => {
  expect(renewedTerm(fromExpiry, firstMonth, new Date('2026-05-01T00:00Z'), 5)).toEqual({
    anchor,
    terms: 6,
    expiry: new Date('2026-07-31T10:00Z'),
  })
})

test('FROM_EXPIRY refuses an expiry in the past and allows the present instant', () => {
  const expiry = new Date('2026-03-31T10:00Z')
  const afterwards = new Date(expiry.getTime() + 1)
  expect(renewedTerm(fromExpiry, firstMonth, expiry)).toMatchObject({ expiry })
  expect(renewedTerm(fromExpiry, firstMonth, afterwards)).toBe('RENEWAL_WOULD_BE_PAST')
})

test('FROM_EXPIRY refuses an expiry in the past also for a given number of terms', () => {
  expect(renewedTerm(fromExpiry, firstMonth, new Date('2026-12-01T00:00Z'), 3)).toBe('RENEWAL_WOULD_BE_PAST')
})

test('FROM_NOW starts now, whatever remains of the term', () => {
  const now = new Date('2026-02-10T08:00Z')
  const expiry = new Date('2026-04-10T08:00Z')
  expect(renewedTerm(fromNow, firstMonth, now, 2)).toEqual({ anchor: now, terms: 2, expiry })
})

test('FROM_NOW_IF_EXPIRED counts from the anchor up to the exact expiry and starts now after it', () => {
  const afterwards = new Date(firstMonth.expiry.getTime() + 1)
  expect(renewedTerm(fromNowIfExpired, firstMonth, firstMonth.expiry)).toMatchObject({ anchor, terms: 2 })
  expect(renewedTerm(fromNowIfExpired, firstMonth, afterwards)).toEqual({
    anchor: afterwards,
    terms: 1,
    expiry: new Date('2026-03-28T10:00:00.001Z'),
  })
})

test('an expiry that was set manually becomes the anchor of the next term', () => {
  const expiry = new Date('2026-08-31T12:00Z')
  const setManually = { anchor, terms: 1, expiry }
  const renewed = renewedTerm(fromExpiry, setManually, new Date('2026-02-10T00:00Z'))
  expect(renewed).toEqual({ anchor: expiry, terms: 1, expiry: new Date('2026-09-30T12:00Z') })
  if (renewed === 'RENEWAL_WOULD_BE_PAST') throw new Error(renewed)
  expect(renewedTerm(fromExpiry, renewed, new Date('2026-02-10T00:00Z'))).toEqual({
    anchor: expiry,
    terms: 2,
    expiry: new Date('2026-10-31T12:00Z'),
  })
})

const rules: fc.Arbitrary<TermRules & { term: string }> = fc.record({
  term: fc.constantFrom('P1D', 'P14D', 'P1M', 'P3M', 'P1Y', 'P1Y6M', 'P1M15D'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Santiago', 'America/St_Johns', 'Pacific/Apia'),
  endsAtEndOfDay: fc.boolean(),
  gracePeriod: fc.constantFrom(null, 'P1D', 'P1M', 'PT36H'),
})
const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
const count = fc.integer({ min: 0, max: 60 })

test('more terms never end earlier, and grace never ends before the expiry', () => {
  fc.assert(
    fc.property(rules, instant, count, (rules, anchor, terms) => {
      const expiry = expiryAfter(rules, anchor, terms)
      expect(expiryAfter(rules, anchor, terms + 1) >= expiry).toBe(true)
      expect(graceEndsAt(rules, expiry) >= expiry).toBe(true)
    }),
  )
})

test('renewing one term at a time has the same expiry as adding all terms at once', () => {
  fc.assert(
    fc.property(rules, instant, fc.integer({ min: 1, max: 20 }), (rules, anchor, terms) => {
      let current = { anchor, terms: 1, expiry: expiryAfter(rules, anchor, 1) }
      while (current.terms < terms) {
        const renewed = renewedTerm({ ...rules, renewalBasis: 'FROM_EXPIRY' }, current, anchor)
        if (renewed === 'RENEWAL_WOULD_BE_PAST') throw new Error(renewed)
        current = renewed
      }
      expect(current).toEqual({ anchor, terms, expiry: expiryAfter(rules, anchor, terms) })
    }),
  )
})

test('the time zone of the process has no effect', () => {
  const cases = fc.sample(fc.tuple(rules, instant, count), 300)
  const moduleUrl = new URL('../../../src/domain/terms/term.ts', import.meta.url).href
  const script = `
    import { readFileSync } from 'node:fs'
    import { expiryAfter, graceEndsAt, renewedTerm } from '${moduleUrl}'
    const results = JSON.parse(readFileSync(0, 'utf8')).map(([rules, from, terms]) => {
      const anchor = new Date(from)
      const expiry = expiryAfter(rules, anchor, terms)
      return [expiry, graceEndsAt(rules, expiry), renewedTerm(rules, { anchor, terms, expiry }, anchor)]
    })
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
