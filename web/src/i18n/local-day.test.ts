import { expect, test } from 'vitest'
import { dayOf, instantOfDay, isDay, startOfDay } from './local-day.ts'

test('accepts the days that the calendar has', () => {
  for (const day of ['2027-01-31', '2028-02-29']) expect(isDay(day), day).toBe(true)
  for (const day of ['', '2027-02-29', '2027-13-01', '2027-1-31', '2027-01-31T00:00', 20270131, null])
    expect(isDay(day), String(day)).toBe(false)
})

test('a day ends by the clocks of its time zone, also when these change on it', () => {
  expect(instantOfDay('2027-01-31', 'America/New_York', 'end')).toBe('2027-02-01T04:59:59.999Z')
  expect(instantOfDay('2027-03-28', 'Europe/Oslo', 'end')).toBe('2027-03-28T21:59:59.999Z')
  expect(instantOfDay('2027-03-28', 'Europe/Oslo', 'noon')).toBe('2027-03-28T10:00:00.000Z')
  expect(dayOf('2027-02-01T04:59:59.999Z', 'America/New_York')).toBe('2027-01-31')
})

test('a filter ends where the next day begins', () => {
  expect(new Date(startOfDay('2027-01-31', 1)).getTime()).toBe(new Date(2027, 1, 1).getTime())
})
