import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from '../../../src/domain/validation/device.ts'
import { isPlaceholder } from '../../../src/domain/validation/placeholder.ts'

const placeholders = [
  ...[
    'None',
    'NONE',
    'null',
    '(null)',
    'undefined',
    'NaN',
    '[object Object]',
    'unknown',
    '<unknown>',
    'N/A',
    'n.a.',
  ],
  ...[
    'Default string',
    'default_string',
    'To be filled by O.E.M.',
    'To Be Filled By O.E.M',
    'to be filled by oem',
  ],
  ...[
    'System Serial Number',
    'Base Board Serial Number',
    'Chassis Serial Number',
    'Type2 - Board Serial Number',
  ],
  ...[
    'Not Specified',
    'Not Applicable',
    'Not Available',
    'Not Present',
    'Not Settable',
    '<OUT OF SPEC>',
    'T.B.D.',
  ],
  ...['0', '00000000', '0000-0000', '0x0', '00000000-0000-0000-0000-000000000000', '0'.repeat(4096)],
  ...['{00000000-0000-0000-0000-000000000000}', '00:00:00:00:00:00', '00-00-00-00-00-00', '0000.0000.0000'],
  ...['FFFFFFFF', 'ff:ff:ff:ff:ff:ff', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '0xFFFFFFFF', 'f'.repeat(128)],
  ...['03000200-0400-0500-0006-000700080009', '{03000200-0400-0500-0006-000700080009}'],
  ...['00020003000400050006000700080009', '03020100-0504-0706-0809-0A0B0C0D0E0F', '1234567890', '０００'],
  ...['\u200b', '\u00ad\u2060', '...', '-', '--', '???', '********', 'unknown\u200b', 'Default\u00a0string'],
]

test.each(placeholders)('%j identifies no device', (text) => {
  expect(isPlaceholder(text)).toBe(true)
  expect(fingerprint.safeParse(` ${text}\n`).error?.issues).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/^must identify one device, .* use another/) }),
  ])
})

test.each([
  ...['a', '#', '💻', 'laptop', '7', '10', '0a', '00:00:00:00:00:01', '00000000-0000-0000-0000-000000000001'],
  ...[
    'f',
    'fff',
    'FF:FF:FF:FF:FF:FE',
    'none-of-your-business',
    'unknown-7',
    'Default string 2',
    '12345',
    'S/N 0',
  ],
  ...[
    '4c4c4544-0042-3510-8052-b3c04f4b4e32',
    'None/None/board-7',
    'x'.repeat(4096),
    '0'.repeat(63) + '1'.repeat(9),
  ],
])('%j can identify a device', (text) => {
  expect(isPlaceholder(text)).toBe(false)
  expect(fingerprint.parse(text)).toBe(text)
})

test('a text of ASCII is judged as one with an invisible character', () => {
  const character = fc.constantFrom(...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)))
  const text = fc.string({ unit: character, maxLength: 40 })
  fc.assert(
    fc.property(
      fc.oneof(text, fc.constantFrom('N/A', 'To be filled by O.E.M.', '00:00:00:00:00:00', 'FF-FF')),
      (some) => {
        expect(isPlaceholder(some)).toBe(isPlaceholder(`${some}\u200b`))
      },
    ),
    { numRuns: 2_000 },
  )
})
