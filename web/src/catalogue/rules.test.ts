import { expect, test } from 'vitest'
import { defaultRules, isSame, statedRules, toValue } from './rules.ts'

test('states only the rules that differ from the defaults', () => {
  expect(statedRules(defaultRules)).toEqual({})
  expect(statedRules({ ...defaultRules, term: 'P1Y', maxActivations: null })).toEqual({
    term: 'P1Y',
    maxActivations: null,
  })
})

test('leaves out nulls inside a rule, and writes entitlements by their codes', () => {
  const rules = {
    ...defaultRules,
    overLimit: { policy: 'KEEP' as const, period: null },
    offline: { ttl: 'P30D', maxOutstanding: null },
    entitlements: [
      { code: 'raw-import', value: toValue(true) },
      { code: 'megapixels', value: toValue(0) },
      { code: 'level', value: toValue('') },
    ],
  }
  expect(statedRules(rules)).toEqual({
    overLimit: { policy: 'KEEP' },
    offline: { ttl: 'P30D' },
    entitlements: { 'raw-import': true, megapixels: 0, level: '' },
  })
})

test('compares rules by their values, not by the order of their names', () => {
  expect(isSame({ policy: 'GRACE', period: 'P14D' }, { period: 'P14D', policy: 'GRACE' })).toBe(true)
  expect(isSame({ __typename: 'Overage', percent: 5 }, { percent: 5 })).toBe(true)
  expect(isSame({ percent: 5 }, { percent: 6 })).toBe(false)
  expect(isSame(Number.NaN, null)).toBe(false)
})
