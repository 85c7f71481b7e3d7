import { afterEach, expect, test, vi } from 'vitest'
import { randomFrom } from '../../../bench/load/arrivals.ts'
import { sourceOf } from '../../../src/http/client-address.ts'
import type { Guess } from '../../../src/platform/limits/guess-limit.ts'
import { createLimits, defaultRates } from '../../../src/platform/limits/limits.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'

const DEVICES = Number(process.env.TEST_DAY_DEVICES ?? 10_000)
const MINUTES = 24 * 60

afterEach(() => {
  vi.useRealTimers()
})

/**
 * A day of an installation: every device validates four times, a tenth of the devices does so from another address each
 * time, and a fifth has an imported key. All day long, five attackers guess.
 */
test('a day of attacks refuses no honest device, and tests few guesses of weak keys', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-15T00:00:00Z'), toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const random = randomFrom(7)
  const limits = createLimits(defaultRates, undefined, () => {})
  const count = { honest: 0, honestRefused: 0, guesses: 0, guessesRefused: 0, weakTested: 0 }

  const attempt = async (guess: Omit<Guess, 'group'>, genuine: boolean) => {
    const group = guess.strong ? null : () => guess.secret.slice(0, -4)
    let isTested = false
    const look = async () => {
      isTested = true
      return genuine
    }
    try {
      await limits.guessLimit.attempt({ ...guess, group }, look, (isGenuine) =>
        isGenuine ? 'genuine' : 'wrong',
      )
      if (!genuine && !guess.strong) count.weakTested++
      return true
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error
      if (isTested && genuine) throw new Error('a genuine key was refused after its look-up')
      return false
    }
  }

  const homeOf = (device: number) =>
    device % 2 ? `2001:db8:${(device >> 8).toString(16)}:${(device & 255).toString(16)}::1` : ipv4(10, device)
  const honest = async (device: number) => {
    const isWeak = device % 5 === 0
    const roams = device % 10 === 3
    // A roaming device may be the guest of the office in which an attacker works.
    const address = roams
      ? random() < 0.1
        ? OFFICE
        : ipv4(100, Math.floor(random() * 2 ** 24))
      : homeOf(device)
    const secret = isWeak ? `SERIAL-2021-${device}` : `own key ${device}`
    count.honest++
    if (!(await attempt({ source: sourceOf(address), secret, strong: !isWeak }, true))) count.honestRefused++
  }

  const guess = async (source: Guess['source'], secret: string, strong: boolean) => {
    count.guesses++
    if (!(await attempt({ source, secret, strong }, false))) count.guessesRefused++
  }
  let guessed = 0
  const attackers = [
    // One address guesses keys of one license type.
    () => guess(sourceOf('203.0.113.66'), `STUDIOPRO-${guessed++}`, true),
    // One customer guesses with its API key.
    () => guess({ owner: 'api-key:evil', networks: [] }, `any-${guessed++}`, true),
    // The networks of one /48 guess imported keys.
    () =>
      guess(
        sourceOf(`2001:db8:ffff:${(guessed % 4_096).toString(16)}::1`),
        `SERIAL-2021-${1e6 + (guessed++ % 50_000)}`,
        false,
      ),
    // A thousand addresses guess imported keys.
    () => guess(sourceOf(ipv4(198, guessed % 1_000)), `SERIAL-2021-${1e6 + (guessed++ % 50_000)}`, false),
    // An insider guesses in an office.
    () => guess(sourceOf(OFFICE), `insider ${guessed++}`, true),
  ]

  const perMinute = Math.ceil((DEVICES * 4) / MINUTES)
  for (let minute = 0; minute < MINUTES; minute++) {
    for (const attack of attackers) for (let n = 0; n < 40; n++) await attack()
    for (let n = 0; n < perMinute; n++) await honest((minute * perMinute + n) % DEVICES)
    vi.advanceTimersByTime(60_000)
  }

  expect(count.honest).toBeGreaterThan(DEVICES * 3)
  expect(count.honestRefused).toBe(0)
  expect(count.guessesRefused).toBeGreaterThan(count.guesses / 2)
  // Fifty in an hour for each of the beginnings, and one for each address in a day.
  expect(count.weakTested).toBeLessThan(24 * 50 * BEGINNINGS + 1_001 * 2)
})

/** Beginnings of the guessed serials: all digits but the last four. */
const BEGINNINGS = 5
const OFFICE = '203.0.113.1'

function ipv4(first: number, rest: number): string {
  return [first, (rest >> 16) & 255, (rest >> 8) & 255, rest & 255].join('.')
}
