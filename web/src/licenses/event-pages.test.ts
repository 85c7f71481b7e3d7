import { expect, test } from 'vitest'
import { addEarlier, addNewest, type EventPage } from './event-pages.ts'

interface Event {
  id: string
}

/** A page of the events with the given numbers. The cursor of an event is its number. */
function page(numbers: readonly number[], hasNextPage = true): EventPage<Event> {
  return {
    pageInfo: { hasNextPage, endCursor: String(numbers.at(-1)) },
    edges: numbers.map((number) => ({ node: { id: String(number) } })),
  }
}

const idsOf = ({ events }: { events: readonly Event[] }) => events.map(({ id }) => Number(id))

test('earlier pages are added at the end, up to the first event', () => {
  let log = addNewest(null, page([9, 8, 7]))
  log = addEarlier(log, page([6, 5, 4]), '7')
  log = addEarlier(log, page([3, 2, 1], false), '4')
  expect(idsOf(log)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(log.next).toBeNull()
})

test('new events are added at the start, and what was read stays', () => {
  let log = addNewest(null, page([9, 8, 7]))
  log = addEarlier(log, page([6, 5, 4]), '7')
  log = addNewest(log, page([11, 10, 9]))
  expect(idsOf(log)).toEqual([11, 10, 9, 8, 7, 6, 5, 4])
  expect(log.next).toBe('4')
})

test('after more new events than a page has, the log begins anew instead of having a gap', () => {
  let log = addNewest(null, page([9, 8, 7]))
  log = addNewest(log, page([20, 19, 18]))
  expect(idsOf(log)).toEqual([20, 19, 18])
  expect(log.next).toBe('18')
})

test('an earlier page is added once, and never after another cursor', () => {
  let log = addNewest(null, page([9, 8, 7]))
  log = addEarlier(log, page([6, 5, 4]), '7')
  log = addEarlier(log, page([6, 5, 4]), '7')
  expect(idsOf(log)).toEqual([9, 8, 7, 6, 5, 4])
})
