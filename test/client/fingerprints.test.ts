import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveFingerprint } from '../../client/fingerprint.ts'
import { isPlaceholder, words } from '../../client/placeholder.ts'
import {
  isPlaceholder as isPlaceholderOfGateway,
  uuids,
  words as wordsOfGateway,
} from '../../src/domain/validation/placeholder.ts'
import { expectVectors } from './vectors.ts'

const placeholders = [
  ...[
    '',
    ' ',
    'None',
    'NULL',
    '(null)',
    'undefined',
    'NaN',
    '[object Object]',
    '<unknown>',
    'N/A',
    'n.a.',
    'oem',
  ],
  ...[
    'Default string',
    'default_string',
    'To be filled by O.E.M.',
    'To Be Filled By O.E.M',
    'T.B.D.',
    'blank',
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
    'Not Present',
    'Not Settable',
    '<OUT OF SPEC>',
    '<BAD INDEX>',
    'Asset Tag',
  ],
  ...['0', '00000000', '0000-0000', '0x0', '00000000-0000-0000-0000-000000000000', '00:00:00:00:00:00'],
  ...[
    'FFFFFFFF',
    'ff:ff:ff:ff:ff:ff',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '0xFFFFFFFF',
    '...',
    '-',
    '????',
  ],
  ...[
    '03000200-0400-0500-0006-000700080009',
    '{03000200-0400-0500-0006-000700080009}',
    '1234567890',
    '０００',
  ],
  ...[
    '03020100-0504-0706-0809-0A0B0C0D0E0F',
    'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE',
    '\u200b',
    '\u00ad\u2060',
  ],
  ...['10000000-0000-8000-0040-000000000000', 'unknown\u200b', 'Default\u00a0string', '0'.repeat(200)],
]
const identities = [
  ...[
    'a',
    'laptop',
    '7',
    '10',
    '0a',
    '00:00:00:00:00:01',
    '00000000-0000-0000-0000-000000000001',
    'f',
    'fff',
    '💻',
  ],
  ...['FF:FF:FF:FF:FF:FE', 'none-of-your-business', 'unknown-7', 'Default string 2', '12345', 'S/N 0', '#'],
  ...['4c4c4544-0042-3510-8052-b3c04f4b4e32', 'None/None/board-7', 'x'.repeat(200)],
]
const machines = [
  ['b08dfa6083e7567a1921a715000001fb', 'paint'],
  [' B08DFA6083E7567A1921A715000001FB\n', 'paint'],
  ['b08dfa6083e7567a1921a715000001fb', 'studio'],
  ['4C4C4544-0042-3510-8052-B3C04F4B4E32', 'paint'],
] as const

test.each(placeholders)('%j identifies no device, for the client and the gateway', async (text) => {
  expect([isPlaceholder(text), isPlaceholderOfGateway(text)]).toEqual([true, true])
  expect(await deriveFingerprint(text, 'paint')).toBeNull()
})

test.each(identities)('%j can identify a device, for the client and the gateway', (text) => {
  expect([isPlaceholder(text), isPlaceholderOfGateway(text)]).toEqual([false, false])
})

test('the client and the gateway have one list of placeholders', () => {
  expect([...words].sort()).toEqual([...wordsOfGateway, ...uuids].sort())
})

test('the client and the gateway read a text alike, with any case, punctuation and invisible characters', () => {
  const noise = fc.constantFrom(
    '',
    ' ',
    '-',
    '.',
    '\u200b',
    '\u00a0',
    '\u00ad',
    '\u0600',
    '\u2066',
    '<',
    '(',
    '\u0007',
  )
  const letter = fc.constantFrom(...'0fFxXnoeNa1９ｎ')
  const spelled = fc
    .tuple(fc.constantFrom(...words), noise, noise, fc.boolean(), fc.nat(8))
    .map(([word, before, inside, isUpper, at]) => {
      const text = `${before}${word.slice(0, at)}${inside}${word.slice(at)}`
      return isUpper ? text.toUpperCase() : text
    })
  const text = fc.oneof(spelled, fc.string({ unit: fc.oneof(letter, noise), maxLength: 60 }))
  fc.assert(
    fc.property(text, (given) => {
      expect([given, isPlaceholder(given)]).toEqual([given, isPlaceholderOfGateway(given)])
    }),
    { numRuns: 5_000 },
  )
})

test.each(machines)(
  'a fingerprint is the HMAC of the product with the ID of the machine %j',
  async (id, product) => {
    const expected = createHmac('sha256', id.trim().toLowerCase()).update(product).digest('hex')
    expect(await deriveFingerprint(id, product)).toBe(expected)
  },
)

test('the vectors are these cases', async () => {
  const derived = await Promise.all(
    machines.map(async ([machineId, product]) => ({
      machineId,
      product,
      fingerprint: await deriveFingerprint(machineId, product),
    })),
  )
  expectVectors('fingerprints.json', { placeholders, identities, derived })
})
