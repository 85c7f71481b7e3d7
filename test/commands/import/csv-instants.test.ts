import { expect, test } from 'vitest'
import { endOf, readInstant, startOf } from '../../../src/commands/import/csv/read-instant.ts'
import { LAST_INSTANT } from '../../../src/platform/instant.ts'

const zones = ['Pacific/Honolulu', 'America/New_York', 'UTC', 'Europe/Berlin', 'Pacific/Kiritimati']

test.each(zones)('the last day of the last year in %s ends within the bounds', (zone) => {
  const end = endOf(readInstant(null).parse('9999-12-31'), zone)
  expect(end <= LAST_INSTANT).toBe(true)
  expect(end.getUTCFullYear()).toBe(9999)
})

test.each(zones)('the first day of the first year in %s begins within the bounds', (zone) => {
  expect(
    startOf(readInstant(null).parse('0001-01-01'), zone).toISOString() >= '0001-01-01T00:00:00.000Z',
  ).toBe(true)
})

test.each([
  '0000-12-31',
  '+275760-09-13T00:00:00Z',
  '+010000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-05:00',
  '-000001-01-01T00:00:00Z',
])('the instant %s is refused', (text) => {
  expect(readInstant(null).safeParse(text).success).toBe(false)
})
