import { expect, test } from 'vitest'
import { typeEffect } from './type-effect.ts'

const grant = (code: string, integer = 1) => ({ code, value: { integer } })

test('seats and entitlements of the type follow the new type', () => {
  const rules = { maxActivations: 2, entitlements: [grant('raw'), grant('pixels', 10), grant('print')] }
  const next = { maxActivations: null, entitlements: [grant('raw'), grant('pixels', 20), grant('batch')] }
  expect(typeEffect({ ...rules, rules }, next)).toEqual({
    seats: { before: 2, after: null, isOwn: false },
    gained: ['batch'],
    lost: ['print'],
    changed: ['pixels'],
  })
})

test('own seats and own entitlements of the license stay', () => {
  const rules = { maxActivations: 2, entitlements: [grant('removed'), grant('pixels', 10)] }
  const license = { maxActivations: 5, entitlements: [grant('pixels', 99), grant('added')], rules }
  const next = { maxActivations: 9, entitlements: [grant('pixels', 20), grant('removed'), grant('added', 7)] }
  expect(typeEffect(license, next)).toEqual({
    seats: { before: 5, after: 5, isOwn: true },
    gained: [],
    lost: [],
    changed: [],
  })
})
