import { expect, test } from 'vitest'
import { suggest, suggestion } from '../../../../src/domain/catalogue/file/suggest.ts'

test.each([
  ['gracePerod', 'gracePeriod'],
  ['graceperiod', 'gracePeriod'],
  ['trem', 'term'],
  ['seats', null],
  ['', null],
])('suggests for %j: %j', (word, meant) => {
  expect(suggest(word, ['term', 'gracePeriod', 'maxActivations'])).toBe(meant)
})

test('lists all candidates if none is near', () => {
  expect(suggestion('seats', ['term', 'trial'])).toBe('; expected one of term, trial')
  expect(suggestion('seats', [])).toBe('')
})
