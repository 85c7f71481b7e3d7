import { expect, test } from 'vitest'
import { isAddress } from './email-address.ts'

test.each(['ada@example.com', ' ada@example.com ', 'a.b+c@mail.example.co.uk', 'jane@müller.example'])(
  'accepts %s',
  (text) => expect(isAddress(text)).toBe(true),
)

test.each([
  '',
  'ada',
  'ada@',
  'ada@example',
  '@example.com',
  'a b@example.com',
  'a@b@example.com',
  'a@b..com',
])('does not accept %s', (text) => expect(isAddress(text)).toBe(false))
