import { expect, test } from 'vitest'
import { isObject, keepDigits, parseJson } from '../../src/platform/json.ts'

test.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['null', null],
  ['"text"', 'text'],
  [' 1 ', 1],
])('parses %s', (text, value) => {
  expect(parseJson(text)).toEqual({ ok: true, value })
})

test.each(['', 'SECRET', '{"key":"SECRET"', '\uFEFF{}', 'undefined', 'NaN', '{} {}', "{'a':1}"])(
  'returns a problem without the text for %j',
  (text) => {
    expect(parseJson(text)).toEqual({ ok: false, problem: 'is not JSON' })
  },
)

test('returns a problem for a text that is too deep for a reviver', () => {
  const deep = `${'['.repeat(1e5)}${']'.repeat(1e5)}`
  expect(parseJson(deep, keepDigits)).toEqual({ ok: false, problem: 'is not JSON' })
})

test('keeps integers above 2^53 as text with every digit, and other numbers as numbers', () => {
  const text = '{"id":12345678901234567890,"safe":9007199254740991,"half":1.5,"text":"1","huge":1e400}'
  expect(parseJson(text, keepDigits)).toEqual({
    ok: true,
    value: { id: '12345678901234567890', safe: 9007199254740991, half: 1.5, text: '1', huge: Infinity },
  })
})

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
  [1, false],
  [() => {}, false],
])('of %j says whether it is an object and not a list', (value, expected) => {
  expect(isObject(value)).toBe(expected)
})
