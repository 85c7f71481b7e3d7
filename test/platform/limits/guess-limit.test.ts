import { hash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { createGuessLimit, type Source } from '../../../src/platform/limits/guess-limit.ts'
import { createLimits, defaultRates } from '../../../src/platform/limits/limits.ts'
import { createBudget } from '../../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { redisUrl } from '../../redis.ts'
import { risesWhile } from '../metrics/rises.ts'

const sourceOf = (owner: string): Source => ({ owner, networks: [] })

function createOffice({ source = 5, network = 1_000, group = 1_000, all = 1_000 } = {}) {
  const budget = (points: number) => createBudget('test', { points, seconds: 60 }, null)
  const budgets = {
    source: budget(source),
    network: budget(network),
    group: budget(group),
    all: budget(all),
    established: budget(1_000_000),
  }
  const guessLimit = createGuessLimit(budgets, { shared: false, digest: (text) => text })
  let lookedUp = 0
  /** Attempts a key. Keys that begin with "right" are genuine. Returns whether the key was, or null if rejected. */
  const show = async (secret: string, from: string | Source = 'office', strong = false) => {
    const look = async () => {
      lookedUp++
      await sleep(1)
      return secret.startsWith('right')
    }
    const origin = typeof from === 'string' ? sourceOf(from) : from
    const guess = { source: origin, secret, strong, group: () => secret.slice(0, 8) }
    return await guessLimit
      .attempt(guess, look, (genuine) => (genuine ? 'genuine' : 'wrong'))
      .catch((error: unknown) => {
        if (error instanceof RateLimited) return null
        throw error
      })
  }
  return { show, guessLimit, lookedUp: () => lookedUp }
}

const many = (count: number, show: (n: number) => Promise<boolean | null>) =>
  Promise.all(Array.from({ length: count }, (_, n) => show(n)))

test('looks up as many parallel wrong keys as the budget allows', async () => {
  const { show, lookedUp } = createOffice()
  const results = await many(100, (n) => show(`wrong ${n}`))
  expect(results.filter((result) => result === false)).toHaveLength(5)
  expect(results.filter((result) => result === null)).toHaveLength(95)
  expect(lookedUp()).toBe(5)
})

test('looks up as many successive wrong keys as the budget allows', async () => {
  const { show, lookedUp } = createOffice()
  for (let n = 0; n < 100; n++) await show(`wrong ${n}`)
  expect(lookedUp()).toBe(5)
})

test('never rejects or charges two hundred genuine keys in parallel from one address', async () => {
  const { show } = createOffice()
  for (let round = 0; round < 3; round++) {
    expect(await many(200, (n) => show(`right ${n}`))).toEqual(Array(200).fill(true))
  }
})

test('accepts genuine keys that were seen before while others at the address guess', async () => {
  const { show } = createOffice()
  await many(200, (n) => show(`right ${n}`))
  const results = many(100, (n) => show(`wrong ${n}`))
  expect(await many(200, (n) => show(`right ${n}`))).toEqual(Array(200).fill(true))
  expect((await results).filter((result) => result === null)).toHaveLength(95)
  expect(await show('right, and new here')).toBeNull()
  expect(await show('right, and elsewhere', 'home')).toBe(true)
})

test('does not reject a device fleet with one key at many addresses', async () => {
  const { show } = createOffice({ group: 5 })
  expect(await many(300, (n) => show('right fleet', `address ${n}`))).toEqual(Array(300).fill(true))
})

test.each([
  ['one key', { group: 5 }, (n: number) => `wrong ky${n}`],
  ['all keys', { all: 5 }, (n: number) => `${n} wrong key`],
])(
  'limits guesses of %s from many addresses that guess, and rejects no other address',
  async (_, budgets, secret) => {
    const { show, lookedUp } = createOffice(budgets)
    for (let n = 0; n < 100; n++) await show(secret(n), `address ${n % 10}`)
    // Each address is looked up until it has failed itself.
    expect(lookedUp()).toBe(10)
    expect(await show(secret(1_000), 'address 3')).toBeNull()
    expect(await show(secret(1_001), 'elsewhere')).toBe(false)
    expect(await show('right here', 'another place')).toBe(true)
  },
)

test('guesses from many addresses raise the figures that the alerts watch', async () => {
  const { show } = createOffice({ all: 5 })
  const rises = await risesWhile(
    [
      ['licet_key_misses_total'],
      ['licet_rate_limited_total', { rule: 'failures' }],
      ['licet_rate_limited_total', { rule: 'addressFailures' }],
    ],
    async () => {
      for (let n = 0; n < 100; n++) await show(`${n} wrong key`, `address ${n % 10}`)
    },
  )
  expect(rises).toEqual([10, 90, 0])
})

test('limits the networks of one owner together', async () => {
  const { show, lookedUp } = createOffice({ source: 5, network: 20 })
  const home = (n: number): Source => ({
    owner: `net ${n}::/64`,
    networks: [
      { owner: 'net::/56', share: 2 },
      { owner: 'net::/48', share: 4 },
    ],
  })
  for (let n = 0; n < 200; n++) await show(`wrong ${n}`, home(n % 50))
  // A /56 has the budget of two addresses.
  expect(lookedUp()).toBe(10)
  expect(await show('right, strong', home(99), true)).toBe(true)
  expect(await show('right, in another network', 'elsewhere')).toBe(true)
})

test('looks up every strong secret, accepts genuine ones, and rejects wrong ones of a source that failed often', async () => {
  const { show, lookedUp } = createOffice()
  const results = []
  for (let n = 0; n < 20; n++) results.push(await show(`wrong ${n}`, 'office', true))
  expect(results).toEqual([...Array(5).fill(false), ...Array(15).fill(null)])
  expect(await many(50, (n) => show(`right ${n}`, 'office', true))).toEqual(Array(50).fill(true))
  expect(lookedUp()).toBe(70)
  // A weak secret at this address is still protected.
  expect(await show('right and weak')).toBeNull()
})

test('counts a key that is no longer genuine as a guess', async () => {
  const { guessLimit } = createOffice({ source: 1 })
  const guess = { source: sourceOf('office'), secret: 'a key', strong: false, group: null }
  let genuine = true
  const show = () =>
    guessLimit.attempt(
      guess,
      async () => genuine,
      (result) => (result ? 'genuine' : 'wrong'),
    )
  expect(await show()).toBe(true)
  genuine = false
  expect(await show()).toBe(false)
  await expect(show()).rejects.toBeInstanceOf(RateLimited)
})

test('refunds an attempt that fails, because the key was not judged', async () => {
  const { guessLimit, show } = createOffice({ source: 1 })
  const guess = { source: sourceOf('office'), secret: 'a key', strong: false, group: null }
  for (let n = 0; n < 10; n++) {
    await expect(
      guessLimit.attempt(
        guess,
        () => Promise.reject(new Error('no database')),
        () => 'genuine',
      ),
    ).rejects.toThrow('no database')
  }
  expect(await show('wrong')).toBe(false)
})

test('refunds a secret that was not looked up, and does not count it as genuine', async () => {
  const { guessLimit, show } = createOffice({ source: 1 })
  const guess = { source: sourceOf('office'), secret: 'wrong', strong: false, group: () => 'wrong' }
  for (let n = 0; n < 10; n++)
    await guessLimit.attempt(
      guess,
      async () => null,
      () => 'unknown',
    )
  expect(await show('wrong')).toBe(false)
  expect(await show('wrong')).toBeNull()
})

describe.skipIf(!redisUrl())('gateways that share Redis', () => {
  const digest = (text: string) => hash('sha256', text, 'base64url')
  const prefix = `test-${randomUUID()}:`
  const gateways = [0, 1].map(() =>
    // On a busy machine, a response of Redis can take longer than a gateway waits for it.
    createLimits(defaultRates, { url: redisUrl()!, prefix, waitMs: 60_000 }, () => {}, digest),
  )
  const redis = new Redis(redisUrl()!, { lazyConnect: true })
  afterAll(() => {
    for (const { close } of gateways) close()
    redis.disconnect()
  })
  const show = async (gateway: number, from: string, secret: string) =>
    await gateways[gateway]!.guessLimit.attempt(
      { source: sourceOf(from), secret, strong: false, group: null },
      async () => secret.startsWith('right'),
      (genuine) => (genuine ? 'genuine' : 'wrong'),
    ).catch((error: unknown) => {
      if (error instanceof RateLimited) return null
      throw error
    })

  test('accept genuine keys that either has seen while others at the address guess, and store no key', async () => {
    const office = `2001:db8:${randomUUID().slice(0, 4)}::/64`
    const keys = Array.from({ length: 200 }, () => `right ${randomUUID()}`)
    // The first attempts connect to Redis.
    await expect.poll(() => show(0, office, keys[0]!)).toBe(true)
    await expect.poll(() => show(1, 'another office', keys[0]!)).toBe(true)
    expect(await Promise.all(keys.map((key) => show(0, office, key)))).toEqual(Array(200).fill(true))
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) => show(n % 2, office, `wrong ${n}`)),
    )
    expect(results.filter((result) => result === null)).toHaveLength(50)

    expect(await Promise.all(keys.map((key) => show(1, office, key)))).toEqual(Array(200).fill(true))
    expect(await show(1, office, 'right, and new here')).toBeNull()
    const names = await redis.keys(`${prefix}*`)
    expect(names.filter((name) => name.startsWith(`${prefix}genuine:`))).toHaveLength(201)
    for (const name of names) expect(keys.filter((key) => name.includes(key))).toEqual([])
  })
})
