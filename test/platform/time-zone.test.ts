import { expect, test } from 'vitest'
import { isTimeZone } from '../../src/platform/time-zone.ts'

test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'europe/berlin', 'Etc/GMT+5'])(
  '%s is a time zone',
  (name) => {
    expect(isTimeZone(name)).toBe(true)
  },
)

test.each(['', ' ', '+01:00', '-0800', '1', 'Europe/Atlantis', 'Europe/Berlin ', 'Local', '\u0000'])(
  '%j is no time zone',
  (name) => {
    expect(isTimeZone(name)).toBe(false)
  },
)
