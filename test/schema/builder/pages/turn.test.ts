import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { takeTurnForRecords } from '../../../../schema/builder/pages/turn.ts'

test('pages of several large responses take their turns one after another', async () => {
  const order: string[] = []
  const pages = ['a', 'b', 'c', 'd'].map(async (page) => {
    await takeTurnForRecords(100)
    order.push(page)
  })
  const other = async () => {
    while (order.filter((name) => name !== 'other').length < pages.length) {
      order.push('other')
      await setImmediate()
    }
  }
  await Promise.all([...pages, other()])

  const delays = order
    .join(' ')
    .split(/(?:other ?)+/)
    .map((between) => between.trim())
  expect(delays.filter(Boolean)).toEqual(['a', 'b', 'c', 'd'])
})

test('small pages wait for no turn', async () => {
  // Begins a turn.
  await takeTurnForRecords(100)
  await takeTurnForRecords(0)
  let isLate = false
  const later = setImmediate().then(() => {
    isLate = true
  })
  for (let page = 0; page < 10; page++) await takeTurnForRecords(4)
  expect(isLate).toBe(false)
  await later
})
