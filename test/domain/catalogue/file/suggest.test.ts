import { expect, test } from 'vitest'
import { suggest, suggestion } from '../../../../src/domain/catalogue/file/suggest.ts'

test.each([
  ['gracePerod', 'gracePeriod'],
  ['graceperiod', 'gracePeriod'],
  ['trem', 'term'],
  ['seats', null],
  ['', null],
])('%j may mean %j', (word, meant) => {
  expect(suggest(word, ['term', 'gracePeriod', 'maxActivations'])).toBe(meant)
})

test('where nothing is near, it says what is known', () => {
  expect(suggestion('seats', ['term', 'trial'])).toBe('; known are term, trial')
  expect(suggestion('seats', [])).toBe('')
})
