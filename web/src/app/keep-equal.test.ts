import { expect, test } from 'vitest'
import { keepEqual } from './keep-equal.ts'

const list = () => ({
  licenses: {
    count: 2,
    edges: [
      { node: { id: 'lic_1', account: { id: 'acct_1', name: 'North' }, expiry: null } },
      { node: { id: 'lic_2', account: { id: 'acct_2', name: 'South' }, expiry: null } },
    ],
  },
})

test('keeps equal data', () => {
  const last = list()
  expect(keepEqual(last, list())).toBe(last)
})

test('keeps the parts that did not change', () => {
  const last = list()
  const next = list()
  next.licenses.edges[1]!.node.account.name = 'West'
  const kept = keepEqual(last, next)
  expect(kept).toEqual(next)
  expect(kept.licenses.edges[0]).toBe(last.licenses.edges[0])
  expect(kept.licenses.edges[1]).not.toBe(last.licenses.edges[1])
})

test.each([
  [[1, 2], [1]],
  [[1], [1, 2]],
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: undefined }, { b: undefined }],
  [{ a: null }, { a: {} }],
  [{ a: {} }, { a: [] }],
  [undefined, { a: 1 }],
  [{ a: 1 }, null],
])('returns data that differs: %j, then %j', (last, next) => {
  expect(keepEqual<unknown>(last, next)).toStrictEqual(next)
})
