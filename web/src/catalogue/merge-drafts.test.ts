import { expect, test } from 'vitest'
import { mergeDrafts } from './merge-drafts.ts'
import { defaultRules, toValue } from './rules.ts'
import type { TypeDraft } from './type-draft.ts'

const base: TypeDraft = {
  product: { code: 'studio', name: 'Studio', isNew: false },
  code: 'studio-annual',
  name: 'Annual',
  description: '',
  rules: {
    ...defaultRules,
    term: 'P1Y',
    entitlements: ['a', 'b', 'c'].map((code) => ({ code, value: toValue(true) })),
    meters: [{ code: 'render', limit: 5, period: 'NONE', overage: 'BLOCK' }],
  },
  newNames: {},
  skus: [
    { sku: 'A', intent: null },
    { sku: 'B', intent: null },
  ],
  upgradesFrom: ['lite'],
}
const withRules = (rules: Partial<TypeDraft['rules']>): TypeDraft => ({
  ...base,
  rules: { ...base.rules, ...rules },
})

test('parts that one person changed are those of that person', () => {
  const mine = { ...withRules({ maxActivations: 3, gracePeriod: null }), name: 'Mine' }
  const theirs = { ...withRules({ gracePeriod: 'P7D' }), description: 'Theirs', upgradesFrom: [] }
  expect(mergeDrafts(base, mine, theirs)).toEqual({
    ...withRules({ maxActivations: 3, gracePeriod: 'P7D' }),
    name: 'Mine',
    description: 'Theirs',
    upgradesFrom: [],
  })
})

test('a part that both changed is mine, also a number that is still being entered', () => {
  const mine = { ...withRules({ maxActivations: Number.NaN }), name: 'Mine' }
  const theirs = { ...withRules({ maxActivations: 9 }), name: 'Theirs' }
  expect(mergeDrafts(base, mine, theirs)).toEqual(mine)
})

test('lists are merged entry by entry', () => {
  const value = toValue(2)
  const mine = {
    ...withRules({
      entitlements: [
        { code: 'a', value },
        { code: 'c', value: toValue(true) },
        { code: 'mine', value },
      ],
      meters: [],
    }),
    skus: [
      { sku: 'A', intent: 'RENEW' as const },
      { sku: 'B', intent: null },
    ],
    upgradesFrom: ['lite', 'mine'],
  }
  const theirs = {
    ...withRules({
      entitlements: [
        { code: 'theirs', value },
        { code: 'a', value: toValue(true) },
        { code: 'b', value: toValue(true) },
      ],
    }),
    skus: [{ sku: 'A', intent: null }],
    upgradesFrom: ['theirs', 'lite'],
  }
  const merged = mergeDrafts(base, mine, theirs)
  expect(merged.rules.entitlements).toEqual([
    { code: 'theirs', value },
    { code: 'a', value },
    { code: 'mine', value },
  ])
  expect(merged.rules.meters).toEqual([])
  expect(merged.skus).toEqual([{ sku: 'A', intent: 'RENEW' }])
  expect(merged.upgradesFrom).toEqual(['theirs', 'lite', 'mine'])
})

test('what neither editor changed stays, and the product is as it is now', () => {
  const theirs = { ...base, product: { ...base.product, name: 'Studio Pro' } }
  expect(mergeDrafts(base, base, theirs)).toEqual(theirs)
})
