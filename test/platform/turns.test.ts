import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { takePrecedence, takeTurn } from '../../src/platform/turns.ts'

test('turns follow one another, each in its own iteration of the event loop', async () => {
  const order: string[] = []
  const turns = ['a', 'b', 'c'].map(async (name) => {
    await takeTurn()
    order.push(name)
  })
  for (let iteration = 0; iteration < 5; iteration++) {
    await setImmediate()
    order.push('|')
  }
  await Promise.all(turns)
  expect(order.join('')).toMatch(/^\|*a\|+b\|+c\|*$/)
})

test('a turn waits for the frequent operations that are running', async () => {
  // On a busy machine, the longest wait of a turn can be over before they end.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const order: string[] = []
  const first = takePrecedence(async () => {
    await setImmediate()
    order.push('first')
  })
  const second = takePrecedence(async () => {
    for (let iteration = 0; iteration < 3; iteration++) await setImmediate()
    order.push('second')
  })
  await takeTurn()
  order.push('turn')
  expect(order).toEqual(['first', 'second', 'turn'])
  await Promise.all([first, second])
})

test('frequent operations that never end delay a turn, and do not stop it', async () => {
  const endless = Promise.withResolvers<void>()
  const operation = takePrecedence(() => endless.promise)
  await takeTurn()
  await takeTurn()
  endless.resolve()
  await operation
})

test('a frequent operation that fails ends its precedence, and its error reaches the caller', async () => {
  const error = new Error('fails')
  await expect(takePrecedence(() => Promise.reject(error))).rejects.toBe(error)
  const order: string[] = []
  const turn = takeTurn().then(() => order.push('turn'))
  // Two iterations: without precedence, no timer is waited for.
  await setImmediate()
  await setImmediate()
  order.push('later')
  await turn
  expect(order).toEqual(['turn', 'later'])
})
