import { expect, test } from 'vitest'
import { codeOf } from './code.ts'
import { readDuration, writeDuration } from './duration.ts'
import { defaultRules, toValue } from './rules.ts'
import { fileOf, issuesOf, type TypeDraft } from './type-draft.ts'

const draft: TypeDraft = {
  product: { code: 'photo-studio', name: 'Photo Studio', isNew: false },
  code: 'studio-annual',
  name: 'Annual',
  description: ' ',
  rules: {
    ...defaultRules,
    term: 'P1Y',
    maxActivations: 2,
    entitlements: [
      { code: 'raw-import', value: toValue(true) },
      { code: 'tethering', value: toValue(false) },
    ],
  },
  newNames: { 'entitlement tethering': 'Tethering', 'meter render': 'Renders' },
  skus: [
    { sku: 'A', intent: null },
    { sku: 'B', intent: 'RENEW' },
  ],
  upgradesFrom: ['studio-lite'],
}

test('writes the license type as a catalogue file with the names of new entitlements', () => {
  expect(JSON.parse(fileOf(draft, 'draft'))).toEqual({
    version: 1,
    products: [
      {
        code: 'photo-studio',
        entitlements: [{ code: 'tethering', name: 'Tethering' }],
        licenseTypes: [
          {
            code: 'studio-annual',
            name: 'Annual',
            description: null,
            state: 'draft',
            skus: ['A', { sku: 'B', intent: 'RENEW' }],
            upgradesFrom: ['studio-lite'],
            rules: {
              term: 'P1Y',
              maxActivations: 2,
              entitlements: [
                { code: 'raw-import', value: true },
                { code: 'tethering', value: false },
              ],
            },
          },
        ],
      },
    ],
  })
})

test('names a product that is new, and leaves the name of another one', () => {
  const file = (isNew: boolean) =>
    JSON.parse(fileOf({ ...draft, product: { ...draft.product, isNew } }, 'draft')).products[0]
  expect(file(true)).toHaveProperty('name', draft.product.name)
  expect(file(false)).not.toHaveProperty('name')
})

test('a number that was not entered is not unlimited', () => {
  const rules = { ...draft.rules, maxActivations: Number.NaN }
  const [product] = JSON.parse(fileOf({ ...draft, rules }, 'draft')).products
  expect(product.licenseTypes[0].rules.maxActivations).toBe('')
})

test('finds the fields of issues', () => {
  const issues = issuesOf([
    { path: ['catalog', 'products', '0', 'licenseTypes', '0', 'rules', 'overage', 'percent'], message: 'a' },
    { path: ['catalog', 'products', '0', 'licenseTypes', '0', 'rules', 'overage', 'percent'], message: 'b' },
    { path: ['catalog', 'products', '0', 'code'], message: 'c' },
    { path: [], message: 'd' },
  ])
  expect([...issues]).toEqual([
    ['rules.overage.percent', ['a', 'b']],
    ['product.code', ['c']],
    ['', ['d']],
  ])
})

test.each([
  ['P14D', { amount: 14, unit: 'day' }],
  ['P1M', { amount: 1, unit: 'month' }],
  ['PT1M', { amount: 1, unit: 'minute' }],
  ['PT2H', { amount: 2, unit: 'hour' }],
  ['P3W', { amount: 3, unit: 'week' }],
  ['P100Y', { amount: 100, unit: 'year' }],
  ['PD', { amount: Number.NaN, unit: 'day' }],
  ['PTM', { amount: Number.NaN, unit: 'minute' }],
] as const)('reads and writes the duration %s', (iso, simple) => {
  expect(readDuration(iso)).toEqual(simple)
  expect(writeDuration(simple)).toBe(iso)
})

test('keeps durations of several units as they are', () => {
  for (const iso of ['P1Y6M', 'PT1H30M', 'PT30S', '-P1D', 'P', '']) expect(readDuration(iso)).toBeNull()
})

test.each([
  ['Photo Studio, annual', 'photo-studio-annual'],
  ['Größe XL – für Büros', 'grosse-xl-fur-buros'],
  ['  ', ''],
  [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
])('suggests a code for %j', (name, code) => {
  expect(codeOf(name)).toBe(code)
})
