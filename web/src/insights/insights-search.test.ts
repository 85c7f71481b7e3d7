import { expect, test } from 'vitest'
import { parseInsightsSearch, rangeOf } from './insights-search.ts'

const now = new Date('2028-02-29T23:30:00Z')

test('counts the days of a period up to today', () => {
  expect(rangeOf({}, now, 'UTC')).toEqual({ from: '2028-01-31', to: '2028-02-29' })
  expect(rangeOf({ period: '90d' }, now, 'UTC')).toEqual({ from: '2027-12-02', to: '2028-02-29' })
  expect(rangeOf({ period: '12m' }, now, 'UTC')).toEqual({ from: '2027-03-02', to: '2028-02-29' })
})

test('takes the day of the time zone', () => {
  expect(rangeOf({}, now, 'Europe/Berlin').to).toBe('2028-03-01')
})

test('puts the days of an own range in order', () => {
  const range = { from: '2026-01-01', to: '2026-03-31' }
  expect(rangeOf({ period: 'own', ...range }, now, 'UTC')).toEqual(range)
  expect(rangeOf({ period: 'own', from: range.to, to: range.from }, now, 'UTC')).toEqual(range)
})

test('leaves out of an address what is no filter', () => {
  expect(
    parseInsightsSearch({
      period: 'week',
      from: 'yesterday',
      to: '2026-03-31',
      product: 1,
      partner: 'north',
    }),
  ).toEqual({ to: '2026-03-31', partner: 'north' })
})
