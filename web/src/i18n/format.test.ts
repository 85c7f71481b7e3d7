import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'

// The clock of the console is the one of the browser until the gateway names its own.
beforeAll(() => {
  vi.useFakeTimers({ now: new Date(2028, 1, 28, 9, 30), toFake: ['Date'] })
  vi.stubGlobal('document', { documentElement: {} })
})
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const HOUR = 3_600_000
const after = (hours: number) => new Date(Date.now() + hours * HOUR)

test.each([
  [0, 'now', 'jetzt'],
  [1.5, 'in 1 hour', 'in 1 Stunde'],
  [23, 'in 23 hours', 'in 23 Stunden'],
  [25, 'tomorrow', 'morgen'],
  [40, 'in 2 days', 'übermorgen'],
  [47, 'in 2 days', 'übermorgen'],
  [-25, 'yesterday', 'gestern'],
  [-47, '2 days ago', 'vorgestern'],
  [24 * 45, 'in 1 month', 'in 1 Monat'],
  [24 * 365 - 0.1, 'in 12 months', 'in 12 Monaten'],
  [24 * 672, 'in 22 months', 'in 22 Monaten'],
  [24 * 735, 'in 2 years', 'in 2 Jahren'],
  [-24 * 735, '2 years ago', 'vor 2 Jahren'],
])('says the distance of %d hours', async (hours, english, german) => {
  const { formatOf } = await import('./format.ts')
  expect(formatOf('en').fromNow(after(hours))).toBe(english)
  expect(formatOf('de').fromNow(after(hours))).toBe(german)
})

test('names the time zone of a date where the clocks of the browser show something else', async () => {
  const { formatOf } = await import('./format.ts')
  const { browserZone } = await import('./local-day.ts')
  const endOfJanuary = '2027-02-01T04:59:59Z'
  expect(formatOf('en', 'America/New_York').date(endOfJanuary)).toBe('Jan 31, 2027 (America/New_York)')
  expect(formatOf('en', 'America/New_York').exact(endOfJanuary)).toBe(
    '2027-01-31T23:59:59-05:00 (America/New_York)',
  )
  expect(formatOf('en', 'Asia/Kathmandu').exact(endOfJanuary)).toBe(
    '2027-02-01T10:44:59+05:45 (Asia/Kathmandu)',
  )
  expect(formatOf('en', browserZone()).dateTime(endOfJanuary)).not.toContain('(')
})

test('makes no formatter again for a language and a time zone', async () => {
  const { formatOf } = await import('./format.ts')
  const { plural } = await import('./words.ts')
  const write = () => {
    for (const zone of [undefined, 'America/New_York', 'Asia/Kathmandu']) {
      const { date, dateTime, exact, fromNow, number, percent } = formatOf('en', zone)
      for (const show of [date, dateTime, exact, fromNow]) show(after(50))
      number(1_000)
      percent(0.5)
      plural('en', 2, { one: '# seat', other: '# seats' })
    }
  }
  write()
  const made = (['DateTimeFormat', 'NumberFormat', 'PluralRules', 'RelativeTimeFormat'] as const).map(
    (name) => vi.spyOn(Intl, name),
  )
  onTestFinished(() => {
    vi.restoreAllMocks()
  })
  for (let repeat = 0; repeat < 20; repeat++) write()
  // The time zone of the browser is read once a second.
  expect(made.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThan(10)
})
