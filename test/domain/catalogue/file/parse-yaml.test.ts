import { expect, test } from 'vitest'
import { parseYaml } from '../../../../src/domain/catalogue/file/parse-yaml.ts'
import { inEnglish } from '../../../../src/texts/sentence.ts'

test('parses YAML, JSON, and JSON indented with tabs', () => {
  const expected = { version: 1, products: [{ code: 'a' }] }

  expect(parseYaml('version: 1\nproducts:\n  - code: a\n').value).toEqual(expected)
  expect(parseYaml(JSON.stringify(expected)).value).toEqual(expected)
  expect(parseYaml(JSON.stringify(expected, null, '\t')).value).toEqual(expected)
})

test('parses anchors, aliases and merge keys, and one anchor many times', () => {
  const text = `a: &base { term: P1Y, seats: 1 }\nb: { <<: *base, seats: 2 }\nc:\n${'  - *base\n'.repeat(300)}`

  const { value, problems } = parseYaml(text)

  expect(problems).toEqual([])
  expect(value).toMatchObject({ b: { term: 'P1Y', seats: 2 }, c: Array(300).fill({ term: 'P1Y', seats: 1 }) })
})

test('locates the line and column of a path, counted from 1', () => {
  const { locate } = parseYaml('a:\n  - b: 1\n    c: &x { d: 2 }\n  - e: *x\n')

  expect(locate(['a', 0, 'c'])).toEqual({ line: 3, column: 5 })
  expect(locate(['a', 0, 'c', 'd'])).toEqual({ line: 3, column: 13 })
  expect(locate(['a', 1, 'e', 'd'])).toEqual({ line: 3, column: 13 })
  expect(locate(['a', 1])).toEqual({ line: 4, column: 5 })
  expect(locate(['a', 1, 'missing', 'deeper'])).toEqual({ line: 4, column: 5 })
  expect(locate([])).toEqual({ line: 1, column: 1 })
})

test.each([
  ['a tab before a key', 'a:\n\tb: 1\n', 2, 'is indented with a tab; use spaces'],
  ['a list that does not end', 'a: [1, 2\nb: 3', 2, expect.stringContaining('is not YAML: Flow sequence')],
  ['a second document', 'a: 1\n---\nb: 2\n', 2, 'starts a second document; a catalogue is one document'],
  [
    'an alias without an anchor',
    'a: 1\nb: *base\n',
    2,
    '*base refers to an anchor that is not defined before it',
  ],
  ['a tag', 'a: !!js/function x\n', 1, expect.stringContaining('is not YAML: Unresolved tag')],
  ['nesting without end', '['.repeat(50_000), 1, 'is nested too deeply'],
  ['a field twice', 'a: 1\nb: 2\na: 3\n', 3, 'appears twice in the same mapping; remove one'],
])('refuses %s at its line', (_what, text, line, message) => {
  const problems = parseYaml(text).problems.map((found) => ({
    line: found.line,
    message: inEnglish(found.text),
  }))
  expect(problems).toContainEqual({ line, message })
})

test('refuses aliases that multiply exponentially', () => {
  const levels = Array.from({ length: 9 }, (_, level) =>
    level === 0 ? 'l0: &l0 x' : `l${level}: &l${level} [${Array(9).fill(`*l${level - 1}`)}]`,
  )

  const { value, problems } = parseYaml(levels.join('\n'))

  expect(value).toBeNull()
  expect(problems.map(({ text }) => inEnglish(text))).toEqual([
    expect.stringContaining('Excessive alias count'),
  ])
})
