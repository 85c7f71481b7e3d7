import { hash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { createGuessLimit } from '../../../src/platform/limits/guess-limit.ts'
import { createLimits, defaultRates } from '../../../src/platform/limits/limits.ts'
import { createBudget } from '../../../src/platform/limits/rate-budget.ts'
import { RateLimited } from '../../../src/platform/limits/rate-limited.ts'
import { redisUrl } from '../../redis.ts'

function createOffice({ address = 5, prefix = 1_000, all = 1_000 } = {}) {
  const budget = (points: number) => createBudget('test', { points, seconds: 60 }, null)
  const budgets = { address: budget(address), prefix: budget(prefix), all: budget(all) }
  const guesses = createGuessLimit(budgets, { shared: false, digest: (text) => text })
  let lookedUp = 0
  /** Shows a key; those that begin with "right" are genuine. Answers whether it was, or null where refused. */
  const show = async (secret: string, from: string | null = 'office') => {
    const look = async () => {
      lookedUp++
      await sleep(1)
      return secret.startsWith('right')
    }
    const guess = { from, secret, prefix: () => secret.slice(0, 8) }
    return await guesses
      .attempt(guess, look, (genuine) => (genuine ? 'genuine' : 'wrong'))
      .catch((error: unknown) => {
        if (error instanceof RateLimited) return null
        throw error
      })
  }
  return { show, guesses, lookedUp: () => lookedUp }
}

const many = (count: number, show: (n: number) => Promise<boolean | null>) =>
  Promise.all(Array.from({ length: count }, (_, n) => show(n)))

test('of a hundred wrong keys at once only so many are looked up', async () => {
  const { show, lookedUp } = createOffice()
  const answers = await many(100, (n) => show(`wrong ${n}`))
  expect(answers.filter((answer) => answer === false)).toHaveLength(5)
  expect(answers.filter((answer) => answer === null)).toHaveLength(95)
  expect(lookedUp()).toBe(5)
})

test('a hundred wrong keys one after another are no more', async () => {
  const { show, lookedUp } = createOffice()
  for (let n = 0; n < 100; n++) await show(`wrong ${n}`)
  expect(lookedUp()).toBe(5)
})

test('two hundred honest keys from one address at once are never refused, and none costs anything', async () => {
  const { show } = createOffice()
  for (let round = 0; round < 3; round++) {
    expect(await many(200, (n) => show(`right ${n}`))).toEqual(Array(200).fill(true))
  }
})

test('honest keys that were seen before go on while others from the address guess', async () => {
  const { show } = createOffice()
  await many(200, (n) => show(`right ${n}`))
  const guessing = many(100, (n) => show(`wrong ${n}`))
  expect(await many(200, (n) => show(`right ${n}`))).toEqual(Array(200).fill(true))
  expect((await guessing).filter((answer) => answer === null)).toHaveLength(95)
  expect(await show('right, and new here')).toBeNull()
  expect(await show('right, and elsewhere', 'home')).toBe(true)
})

test('a device fleet with one key at many addresses is not refused', async () => {
  const { show } = createOffice({ prefix: 5 })
  expect(await many(300, (n) => show('right fleet', `address ${n}`))).toEqual(Array(300).fill(true))
})

test('guesses of one key from many addresses are few', async () => {
  const { show, lookedUp } = createOffice({ prefix: 5 })
  await many(100, (n) => show(`wrong ky${n}`, `address ${n}`))
  expect(lookedUp()).toBe(5)
})

test('guesses of all keys from all addresses are few', async () => {
  const { show, lookedUp } = createOffice({ all: 7 })
  await many(100, (n) => show(`${n} wrong key`, `address ${n}`))
  expect(lookedUp()).toBe(7)
})

test('a key that is genuine no more is a guess from then on', async () => {
  const { guesses } = createOffice({ address: 1 })
  const guess = { from: 'office', secret: 'a key', prefix: null }
  let genuine = true
  const show = () =>
    guesses.attempt(
      guess,
      async () => genuine,
      (answer) => (answer ? 'genuine' : 'wrong'),
    )
  expect(await show()).toBe(true)
  genuine = false
  expect(await show()).toBe(false)
  await expect(show()).rejects.toBeInstanceOf(RateLimited)
})

test('a fault costs nothing: nothing was learnt', async () => {
  const { guesses, show } = createOffice({ address: 1 })
  const guess = { from: 'office', secret: 'a key', prefix: null }
  for (let n = 0; n < 10; n++) {
    await expect(
      guesses.attempt(
        guess,
        () => Promise.reject(new Error('no database')),
        () => 'genuine',
      ),
    ).rejects.toThrow('no database')
  }
  expect(await show('wrong')).toBe(false)
})

test('a secret that was not looked at is not genuine, and costs nothing', async () => {
  const { guesses, show } = createOffice({ address: 1 })
  const guess = { from: 'office', secret: 'wrong', prefix: () => 'wrong' }
  for (let n = 0; n < 10; n++)
    await guesses.attempt(
      guess,
      async () => null,
      () => 'unknown',
    )
  expect(await show('wrong')).toBe(false)
  expect(await show('wrong')).toBeNull()
})

describe.skipIf(!redisUrl())('gateways that share Redis', () => {
  const digest = (text: string) => hash('sha256', text, 'base64url')
  const gateways = [0, 1].map(() => createLimits(defaultRates, redisUrl(), () => {}, digest))
  const redis = new Redis(redisUrl()!, { lazyConnect: true })
  afterAll(() => {
    for (const { close } of gateways) close()
    redis.disconnect()
  })
  const show = async (gateway: number, from: string, secret: string) =>
    await gateways[gateway]!.guessLimit.attempt(
      { from, secret, prefix: null },
      async () => secret.startsWith('right'),
      (genuine) => (genuine ? 'genuine' : 'wrong'),
    ).catch((error: unknown) => {
      if (error instanceof RateLimited) return null
      throw error
    })

  test('let two hundred honest keys of an office go on at each, also where others guess there, and keep none of them', async () => {
    const office = `2001:db8:${randomUUID().slice(0, 4)}::/64`
    const keys = Array.from({ length: 200 }, () => `right ${randomUUID()}`)
    // The first connection is made by the way.
    await expect.poll(() => show(0, office, keys[0]!)).toBe(true)
    await expect.poll(() => show(1, 'another office', keys[0]!)).toBe(true)
    expect(await Promise.all(keys.map((key) => show(0, office, key)))).toEqual(Array(200).fill(true))
    const guessed = await Promise.all(
      Array.from({ length: 100 }, (_, n) => show(n % 2, office, `wrong ${n}`)),
    )
    expect(guessed.filter((answer) => answer === null)).toHaveLength(50)

    expect(await Promise.all(keys.map((key) => show(1, office, key)))).toEqual(Array(200).fill(true))
    expect(await show(1, office, 'right, and new here')).toBeNull()
    for (const name of await redis.keys('licet:genuine:*')) {
      expect(keys.filter((key) => name.includes(key))).toEqual([])
    }
  })
})
