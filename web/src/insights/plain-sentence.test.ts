import { expect, test } from 'vitest'
import { plainSentence } from './plain-sentence.ts'

const names = {
  CREATE_ACCOUNT: 'Account',
  ASSIGN_LICENSE: 'License',
  ACTIVATE: 'First device',
  VERIFY_USAGE: 'Verified use',
  quoted: (name: string) => `„${name}“`,
}

test('puts names in the place of codes, in quotes', () => {
  const finding = {
    says: '3 met SEAT_LOST at ACTIVATE with pro.',
    step: 'ACTIVATE',
    licenseType: 'pro',
  } as const
  const typeNames = new Map([['pro', 'Studio $& Pro']])
  expect(plainSentence(finding, names, typeNames)).toBe(
    '3 met SEAT_LOST at „First device“ with „Studio $& Pro“.',
  )
})

test('a code within a longer code or a word stays', () => {
  const finding = {
    says: 'ACTIVATED by pro-max, pro.x and approve: pro',
    step: 'ACTIVATE',
    licenseType: 'pro',
  } as const
  expect(plainSentence(finding, names, new Map([['pro', 'Pro']]))).toBe(
    'ACTIVATED by pro-max, pro.x and approve: „Pro“',
  )
})
