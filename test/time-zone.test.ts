import { expect, test } from 'vitest'

const offsets: Record<string, number> = { UTC: 0, 'America/St_Johns': 210, 'Pacific/Kiritimati': -840 }

test('the process runs in the time zone of its project', () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  expect(timeZone).toBe(process.env.TZ)
  expect(Temporal.Now.timeZoneId()).toBe(timeZone)
  expect(new Date('2026-01-01').getTimezoneOffset()).toBe(offsets[timeZone])
})
