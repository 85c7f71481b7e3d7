import { expect, test } from 'vitest'
import { mapInOrder } from '../../../src/commands/import/map-in-order.ts'

async function* numbers(count: number, onEnd = () => {}) {
  try {
    for (let number = 0; number < count; number++) yield number
  } finally {
    onEnd()
  }
}

/** Work that ends when the test says so. */
function controlled() {
  const ends = new Map<number, PromiseWithResolvers<string>>()
  const endOf = (item: number) => {
    if (!ends.has(item)) ends.set(item, Promise.withResolvers())
    return ends.get(item)!
  }
  const begun: number[] = []
  const work = (item: number) => {
    begun.push(item)
    return endOf(item).promise
  }
  return { begun, work, end: (item: number) => endOf(item).resolve(`result ${item}`), endOf }
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await null
}

test('works on several items at a time, and yields the results in the order of the items', async () => {
  const { begun, work, end } = controlled()
  const results: string[] = []
  const all = (async () => {
    for await (const result of mapInOrder(numbers(5), 3, work)) results.push(result)
  })()
  await turns()
  expect(begun).toEqual([0, 1, 2])
  end(2)
  end(1)
  await turns()
  expect(results).toEqual([])
  expect(begun).toEqual([0, 1, 2])
  end(0)
  await turns()
  expect(results).toEqual(['result 0', 'result 1', 'result 2'])
  expect(begun).toEqual([0, 1, 2, 3, 4])
  end(3)
  end(4)
  await all
  expect(results).toHaveLength(5)
})

test('after a failure takes no other item, yields what is under way, and then throws', async () => {
  const { begun, work, end, endOf } = controlled()
  let ended = false
  const source = numbers(9, () => {
    ended = true
  })
  const results: string[] = []
  const all = (async () => {
    for await (const result of mapInOrder(source, 3, work)) results.push(result)
  })()
  await turns()
  endOf(1).reject(new Error('item 1'))
  end(0)
  end(2)
  end(3)
  await expect(all).rejects.toThrow('item 1')
  expect(results).toEqual(['result 0', 'result 2', 'result 3'])
  expect(begun).toEqual([0, 1, 2, 3])
  expect(ended).toBe(true)
})

test('a source that fails ends after the work under way', async () => {
  async function* failing() {
    yield 0
    throw new Error('the file changed')
  }
  const results: number[] = []
  const all = (async () => {
    for await (const result of mapInOrder(failing(), 3, async (item) => item)) results.push(result)
  })()
  await expect(all).rejects.toThrow('the file changed')
  expect(results).toEqual([0])
})

test('a consumer that leaves waits for the work under way, and closes the source', async () => {
  const { work, end, begun } = controlled()
  let ended = false
  const source = numbers(9, () => {
    ended = true
  })
  const all = (async () => {
    for await (const _ of mapInOrder(source, 2, work)) break
  })()
  await turns()
  end(0)
  await turns()
  expect(ended).toBe(false)
  end(1)
  await all
  expect(begun).toEqual([0, 1])
  expect(ended).toBe(true)
})
