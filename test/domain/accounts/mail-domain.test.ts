import { expect, test } from 'vitest'
import { accountInput } from '../../../src/domain/accounts/adopt.ts'

const { domain } = accountInput.shape

test.each([
  ['acme.test', 'acme.test'],
  ['www.Acme.test', 'acme.test'],
  ['acme.test.', 'acme.test'],
  [' www.acme.test. ', 'acme.test'],
  ['müller.example', 'xn--mller-kva.example'],
  ['eu.acme.co.uk', 'eu.acme.co.uk'],
  ['acme.github.io', 'acme.github.io'],
])('reads the domain %j as %j', (text, expected) => {
  expect(domain.parse(text)).toBe(expected)
})

test.each([
  '192.0.2.1',
  '2001:db8::1',
  'localhost',
  'co.uk',
  'com',
  'github.io',
  'gmail.com',
  'a b.test',
  '',
  '-',
])('refuses %j, which is no domain of one customer', (text) => {
  expect(domain.safeParse(text).success).toBe(false)
})
