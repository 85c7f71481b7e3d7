import { expect, test } from 'vitest'
import { createConcurrencyShares } from '../../../src/platform/limits/concurrency-shares.ts'
import { Overloaded } from '../../../src/platform/limits/overloaded.ts'

const never = new AbortController().signal
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a caller has a quarter of the slots and of the queue, whatever others request', async () => {
  const shares = createConcurrencyShares({ slots: 8, queueLength: 4, waitMs: 60_000 })
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const begun: string[] = []
  const run = (owner: string) =>
    shares.run(owner, never, async () => {
      begun.push(owner)
      await held
    })
  const greedy = Array.from({ length: 3 }, () => run('greedy'))
  await expect(run('greedy')).rejects.toBeInstanceOf(Overloaded)
  const modest = run('modest')
  await turn()
  expect(begun).toEqual(['greedy', 'greedy', 'modest'])
  release()
  await Promise.all([...greedy, modest])
  expect(begun).toEqual(['greedy', 'greedy', 'modest', 'greedy'])
  await run('greedy')
})

test('a share has at least one slot, and no limit without slots', async () => {
  const atOnce = async (slots: number) => {
    const shares = createConcurrencyShares({ slots, queueLength: 100, waitMs: 60_000 })
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    let begun = 0
    const all = Array.from({ length: 10 }, () =>
      shares.run('one', never, async () => {
        begun++
        await held
      }),
    )
    await turn()
    const most = begun
    release()
    await Promise.all(all)
    return most
  }
  expect([await atOnce(1), await atOnce(0)]).toEqual([1, 10])
})
