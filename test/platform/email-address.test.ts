import { expect, test } from 'vitest'
import { toAsciiAddress } from '../../src/platform/email-address.ts'

test.each([
  ['ada@müller.example', 'ada@xn--mller-kva.example'],
  ['Ada@MÜLLER.example', 'Ada@xn--mller-kva.example'],
  ['ada@例え.テスト', 'ada@xn--r8jz45g.xn--zckzah'],
  ['ada@xn--mller-kva.example', 'ada@xn--mller-kva.example'],
  ['Ada.Adams+x@Example.com', 'Ada.Adams+x@Example.com'],
  ['no address', 'no address'],
  ['ada@exa mple.ü', 'ada@exa mple.ü'],
  ['', ''],
])('%j gives %j', (address, expected) => {
  expect(toAsciiAddress(address)).toBe(expected)
})
