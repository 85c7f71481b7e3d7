import { expect, test } from 'vitest'
import { z } from 'zod'
import { code, metadata, parseInput, text } from '../../src/platform/input.ts'
import { englishMessage } from '../../src/platform/input-problem.ts'
import { say } from '../../src/texts/say.ts'

function issueOf(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value, { error: englishMessage }).error?.issues[0]?.message
}

/** Returns `{"a": {"a": … 1}}` with the given number of nested objects. */
function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) }
}

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))

test.each<[string, unknown]>([
  ['nothing', {}],
  ['four levels', nested(4)],
  ['four levels of lists', { a: [[['x']]] }],
  ['64 names', keys(64)],
  ['64 names, nested ones included', { ...keys(60), list: [{ a: 1 }, { b: 2 }], c: {} }],
  ['16 KiB to the byte', { a: 'x'.repeat(16 * 1024 - 8) }],
  ['every kind of value', { a: null, b: true, c: -0.5, d: 'ß𐍈', f: 2 ** 53 - 1, g: 5e-324, e: [1, 'x'] }],
  ['an empty key', { '': 1 }],
])('metadata accepts %s', (_, value) => {
  expect(metadata.parse(value)).toEqual(value)
})

test.each<[string, unknown, string]>([
  ['five levels', nested(5), 'must be at most 4 levels deep'],
  ['five levels of lists', { a: [[[['x']]]] }, 'must be at most 4 levels deep'],
  [
    '100,000 levels',
    JSON.parse(`${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`),
    'must be at most 4 levels deep',
  ],
  ['65 names', keys(65), 'must have at most 64 names, nested ones included'],
  ['65 names in a list', { a: [keys(64)] }, 'must have at most 64 names, nested ones included'],
  ['16 KiB and a byte', { a: 'x'.repeat(16 * 1024 - 7) }, 'must be at most 16,384 bytes of JSON'],
  ['16 KiB of two-byte characters', { a: 'ß'.repeat(8 * 1024) }, 'must be at most 16,384 bytes of JSON'],
  ['U+0000 in a value', { a: 'b\0' }, 'must not contain U+0000 or lone surrogates'],
  ['U+0000 in a key', { 'a\0': 1 }, 'must not contain U+0000 or lone surrogates'],
  ['half a character', { a: '\udc00' }, 'must not contain U+0000 or lone surrogates'],
  ['an integer that is rounded', { a: [2 ** 53] }, expect.stringContaining('send it as text')],
  ['an infinite number', { a: -Infinity }, expect.stringContaining('send it as text')],
  ['no value', { a: { b: undefined } }, expect.stringContaining('only JSON values')],
  ['a value that is no JSON', { a: 1n }, expect.stringContaining('only JSON values')],
  ['a list instead', [1], 'must be a JSON object'],
  ['text instead', 'x', 'must be a JSON object'],
  ['null instead', null, 'must be a JSON object'],
])('metadata rejects %s', (_, value, message) => {
  expect(issueOf(metadata, value)).toEqual(message)
})

test('a text that only looks like an escape of U+0000 is accepted', () => {
  expect(metadata.parse({ a: '\\u0000', b: '\\\\ud800' })).toEqual({ a: '\\u0000', b: '\\\\ud800' })
})

test.each<[string, string, string | undefined]>([
  ['empty', '', 'must not be empty'],
  ['at its limit', 'x'.repeat(10), undefined],
  ['above its limit', 'x'.repeat(11), 'must have at most 10 characters'],
  ['with U+0000', 'a\0', 'must not contain U+0000'],
  ['with half a character', '\ud800', 'must not contain lone surrogates'],
  ['with a whole one', '𐍈', undefined],
])('text that is %s', (_, value, message) => {
  expect(issueOf(text({ max: 10 }), value)).toBe(message)
})

test.each(['a', 'studio', 'studio-annual', 'v2', 'a1-2b-c3', 'x'.repeat(64)])('%s is a code', (value) => {
  expect(issueOf(code, value)).toBeUndefined()
})

test.each(['', 'A', 'é', '1a', 'a_b', 'a-', '-a', 'a--b', 'a b', 'a\n', 'x'.repeat(65)])(
  '%j is no code',
  (value) => {
    expect(issueOf(code, value)).toEqual(expect.any(String))
  },
)

test('every issue is listed with its path and the accepted values', () => {
  const schema = z.object({ a: z.object({ b: text({ max: 1 }) }), c: z.array(z.enum(['X', 'Y'])) })
  const parse = () => parseInput(schema, { a: { b: 'xx' }, c: ['X', 'Z'] })
  expect(parse).toThrow(
    expect.objectContaining({
      code: 'INPUT_INVALID',
      issues: [
        {
          path: ['a', 'b'],
          message: 'must have at most 1 character',
          text: say('INPUT_TEXT_TOO_LONG', { maximum: 1 }),
        },
        {
          path: ['c', '1'],
          message: 'must be one of X and Y',
          text: say('INPUT_VALUE_NOT_ALLOWED', { allowed: ['X', 'Y'] }),
          allowed: ['X', 'Y'],
        },
      ],
    }),
  )
})
