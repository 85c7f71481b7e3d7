import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../src/platform/idempotency/canonical-json.ts'

test.each<[unknown, string]>([
  [{ b: 1, a: { d: [3, { f: 1, e: 2 }], c: null } }, '{"a":{"c":null,"d":[3,{"e":2,"f":1}]},"b":1}'],
  [{ a: undefined, b: 'x' }, '{"b":"x"}'],
  [[undefined, 1], '[null,1]'],
  [undefined, 'null'],
  [new Date('2026-01-15T12:00:00Z'), '"2026-01-15T12:00:00.000Z"'],
  [{ at: { toJSON: () => ({ b: 1, a: 2 }) } }, '{"at":{"a":2,"b":1}}'],
  [{ 10: 'a', 9: 'b', é: 1, z: 2 }, '{"10":"a","9":"b","z":2,"é":1}'],
  [JSON.parse('{"__proto__":{"b":1,"a":2}}'), '{"__proto__":{"a":2,"b":1}}'],
  [Object.assign(Object.create(null), { b: 1, a: 2 }), '{"a":2,"b":1}'],
  ['\ud800\0"', '"\\ud800\\u0000\\""'],
])('%j is written as %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

test('equal values have equal texts in any order of their keys, and the text parses to the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(reversed(value))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
