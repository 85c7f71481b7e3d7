import { expect, test } from 'vitest'
import { suggest } from '../../../../src/domain/catalogue/file/suggest.ts'

test.each([
  ['gracePerod', 'gracePeriod'],
  ['graceperiod', 'gracePeriod'],
  ['trem', 'term'],
  ['seats', null],
  ['', null],
])('suggests for %j: %j', (word, meant) => {
  expect(suggest(word, ['term', 'gracePeriod', 'maxActivations'])).toBe(meant)
})
