import { expect, test } from 'vitest'
import { createConcurrencyShares } from '../../../src/platform/limits/concurrency-shares.ts'
import { Overloaded } from '../../../src/platform/limits/overloaded.ts'

const never = new AbortController().signal
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('one has a quarter of the places and of the line, whatever the others ask', async () => {
  const shares = createConcurrencyShares({ places: 8, waiting: 4, waitMs: 60_000 })
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const begun: string[] = []
  const ask = (whose: string) =>
    shares.within(whose, never, async () => {
      begun.push(whose)
      await held
    })
  const greedy = Array.from({ length: 3 }, () => ask('greedy'))
  await expect(ask('greedy')).rejects.toBeInstanceOf(Overloaded)
  const modest = ask('modest')
  await turn()
  expect(begun).toEqual(['greedy', 'greedy', 'modest'])
  release()
  await Promise.all([...greedy, modest])
  expect(begun).toEqual(['greedy', 'greedy', 'modest', 'greedy'])
  await ask('greedy')
})

test('a small room has one place for each, and one without limit has none', async () => {
  const atOnce = async (places: number) => {
    const shares = createConcurrencyShares({ places, waiting: 100, waitMs: 60_000 })
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    let begun = 0
    const all = Array.from({ length: 10 }, () =>
      shares.within('one', never, async () => {
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
