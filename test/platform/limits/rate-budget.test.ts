import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { BoundedMemory } from '../../../src/platform/limits/bounded-memory.ts'
import { createBudget } from '../../../src/platform/limits/rate-budget.ts'
import { redisUrl } from '../../redis.ts'

const rate = { points: 5, seconds: 60 }
const granted = (waits: number[]) => waits.filter((wait) => wait === 0).length
const atOnce = <T>(count: number, take: () => Promise<T>) => Promise.all(Array.from({ length: count }, take))

describe('a budget in memory', () => {
  test('grants its points and no more to parallel requests, and returns how long to wait', async () => {
    const budget = createBudget('test', rate, null)
    const waits = await atOnce(100, () => budget.take('a'))
    expect(granted(waits)).toBe(5)
    for (const wait of waits.filter((wait) => wait > 0)) expect(wait).toBeLessThanOrEqual(60_000)
    expect(await budget.take('b')).toBe(0)
  })

  test('takes no point from a rejected request, and grants refunded points again', async () => {
    const budget = createBudget('test', rate, null)
    await atOnce(100, () => budget.take('a'))
    await budget.refund('a', 2)
    expect(granted(await atOnce(10, () => budget.take('a')))).toBe(2)
  })

  test('of 0 points is no limit', async () => {
    const budget = createBudget('test', { points: 0, seconds: 60 }, null)
    expect(granted(await atOnce(1000, () => budget.take('a')))).toBe(1000)
  })

  test('counts the points that are taken without a promise among the others', async () => {
    const budget = createBudget('test', rate, null)
    expect(await budget.take('a', 3)).toBe(0)
    expect(budget.takeNow!('a')).toBe(0)
    expect(budget.takeNow!('a', 2)).toBeGreaterThan(0)
    expect(await budget.used('a')).toBe(4)
    await budget.refund('a', 2)
    expect([1, 2, 3, 4].map(() => budget.takeNow!('a') === 0)).toEqual([true, true, true, false])
    expect(await budget.spend('a', 1)).toMatchObject({ remaining: 0 })
    expect(budget.takeNow!('b')).toBe(0)
    expect(createBudget('none', { points: 0, seconds: 60 }, null).takeNow!('a')).toBe(0)
  })

  test('reserves no memory before its first key', () => {
    const before = process.memoryUsage()
    const budgets = Array.from({ length: 50 }, () => createBudget('test', rate, null))
    const after = process.memoryUsage()
    expect(budgets).toHaveLength(50)
    // Reserved for 50,000 keys each, they would have about 40 MB.
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(5_000_000)
  })

  test('that is taken without a promise keeps a bounded number of keys, and drops the oldest', async () => {
    const memory = new BoundedMemory({ points: 1, duration: 60 }, 1_000)
    for (let n = 0; n < 20_000; n++) expect(memory.add(`address ${n}`, 1).consumedPoints).toBe(1)
    expect(memory.size).toBe(1_000)
    expect(await memory.get('address 1')).toBeNull()
    expect(memory.add('address 19999', 1)).toMatchObject({ consumedPoints: 2, remainingPoints: 0 })
  })

  test('keeps a bounded number of keys under a flood of addresses, and drops the oldest', async () => {
    const memory = new BoundedMemory({ points: 1, duration: 60 }, 1_000)
    for (let n = 0; n < 20_000; n++) await memory.consume(`address ${n}`)
    expect(memory.size).toBe(1_000)
    expect(await memory.get('address 1')).toBeNull()
    expect(await memory.get('address 19999')).toMatchObject({ consumedPoints: 1 })
  })
})

describe.skipIf(!redisUrl())('a budget in Redis', () => {
  const connections = [0, 1].map(
    () => new Redis(redisUrl()!, { lazyConnect: true, enableOfflineQueue: false }),
  )
  afterAll(() => {
    for (const redis of connections) redis.disconnect()
  })

  test('is shared by all gateways', async () => {
    await Promise.all(connections.map((redis) => redis.connect()))
    const name = `test-${randomUUID()}`
    const budgets = connections.map((redis) => createBudget(name, rate, redis))
    const waits = await Promise.all(budgets.map((budget) => atOnce(50, () => budget.take('a'))))
    expect(granted(waits.flat())).toBe(5)
    expect(await budgets[0]!.take('b')).toBe(0)
  })

  test('counts in memory while Redis is down', async () => {
    const redis = new Redis('redis://127.0.0.1:1', {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    redis.on('error', () => {})
    const budget = createBudget('test', rate, redis)
    expect(granted(await atOnce(20, () => budget.take('a')))).toBe(5)
    redis.disconnect()
  })
})
