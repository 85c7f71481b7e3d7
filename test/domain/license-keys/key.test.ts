import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
// This key never changes: every later version must parse a key that was mailed once.
const KNOWN = 'LIC-01234-56789-ABCDE-FGHJK-TZFN5'

const prefix = fc.stringMatching(/^[A-Z]{2,12}$/)
const key = prefix.map((prefix) => LicenseKey.generate(prefix).reveal())

function parsed(input: string): string | undefined {
  return LicenseKey.parse(input)?.reveal()
}

test('a generated key is a prefix and five groups of Crockford base32', () => {
  expect(LicenseKey.generate().reveal()).toMatch(/^LIC(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  expect(LicenseKey.generate('ACME').reveal()).toMatch(/^ACME(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
})

test('generated keys differ, and every character occurs at every random position', () => {
  const bodies = Array.from({ length: 2000 }, () =>
    LicenseKey.generate().reveal().replaceAll('-', '').slice(3),
  )
  expect(new Set(bodies).size).toBe(2000)
  for (let position = 0; position < 20; position++) {
    expect(new Set(bodies.map((body) => body[position])).size).toBe(32)
  }
})

test.each(['', 'A', 'ABCDEFGHIJKLM', 'lic', 'L1C', 'LI-C', 'ÄÖÜ', 'LIC\n'])(
  'refuses the prefix %j',
  (prefix) => {
    expect(() => LicenseKey.generate(prefix)).toThrow(RangeError)
  },
)

test('parses a key of an earlier version', () => {
  expect(parsed(KNOWN)).toBe(KNOWN)
})

test('the hint is the last group', () => {
  expect(LicenseKey.parse(KNOWN)?.hint).toBe('TZFN5')
})

test.each([
  ['lower case', KNOWN.toLowerCase()],
  ['no dashes', KNOWN.replaceAll('-', '')],
  ['spaces for dashes', KNOWN.replaceAll('-', ' ')],
  ['white space around it', `\t ${KNOWN}\r\n`],
  ['a line break within', KNOWN.replace('-ABCDE', '-\r\nABCDE')],
  ['no-break spaces', KNOWN.replaceAll('-', '\u00A0')],
  ['narrow and ideographic spaces', `\u202F${KNOWN}\u3000`],
  ['a next-line control', `${KNOWN}\u0085`],
  ['a byte order mark', `\uFEFF${KNOWN}`],
  ['zero-width spaces', KNOWN.replaceAll('-', '-\u200B')],
  ['soft hyphens', KNOWN.replaceAll('-', '-\u00AD')],
  ['the direction marks of a chat or a spreadsheet', `\u202A${KNOWN}\u202C\u200E`],
  ['hyphens', KNOWN.replaceAll('-', '\u2010')],
  ['non-breaking hyphens', KNOWN.replaceAll('-', '\u2011')],
  ['en dashes', KNOWN.replaceAll('-', '\u2013')],
  ['em dashes', KNOWN.replaceAll('-', '\u2014')],
  ['minus signs', KNOWN.replaceAll('-', '\u2212')],
  ['O for 0', KNOWN.replace('01234', 'O1234')],
  ['I for 1', KNOWN.replace('01234', '0I234')],
  ['small l for 1', KNOWN.replace('01234', '0l234')],
  ['a length of exactly 256', KNOWN.padEnd(256)],
])('parses a key with %s', (_, input) => {
  expect(parsed(input)).toBe(KNOWN)
})

test('does not read letters of the prefix as digits', () => {
  const text = LicenseKey.generate('OIL').reveal()
  expect(parsed(text.toLowerCase())).toBe(text)
  expect(parsed(text.replace('OIL', '011'))).toBeUndefined()
})

test('refuses a letter that becomes A to Z only in upper case', () => {
  const text = LicenseKey.generate('SOFT').reveal()
  expect(LicenseKey.parse(text.replace('S', 'ſ'))).toBeNull()
})

test.each([
  ['nothing', ''],
  ['only separators', ' - - '],
  ['no prefix', KNOWN.slice('LIC-'.length)],
  ['a prefix of one letter', KNOWN.replace('LIC', 'L')],
  ['a prefix of thirteen letters', KNOWN.replace('LIC', 'ABCDEFGHIJKLM')],
  ['another prefix', KNOWN.replace('LIC', 'LID')],
  ['a digit in the prefix', KNOWN.replace('LIC', 'L1C')],
  ['one character missing', KNOWN.slice(0, -1)],
  ['one extra character', `${KNOWN}0`],
  ['a letter U', KNOWN.replace('K', 'U')],
  ['a letter U and a valid checksum', 'LIC-UUUUU-UUUUU-UUUUU-UUUUU-CMDAS'],
  ['an underscore', KNOWN.replaceAll('-', '_')],
  ['a full-width letter', KNOWN.replace('ABCDE', 'ＡBCDE')],
  ['a Cyrillic letter', KNOWN.replace('ABCDE', 'АBCDE')],
  ['the Kelvin sign', KNOWN.replace('K', '\u212A')],
  ['a dotless i in the prefix', KNOWN.replace('LIC', 'LıC')],
  ['a combining mark', KNOWN.replace('ABCDE', 'ABC\u0301DE')],
  ['a NUL', `${KNOWN}\0`],
  ['a lone surrogate', `${KNOWN}\uD800`],
  ['a length of 257', KNOWN.padEnd(257)],
])('refuses a text with %s', (_, input) => {
  expect(LicenseKey.parse(input)).toBeNull()
})

test('parses a key in any case, with any separators and look-alike letters', () => {
  const separator = fc.string({
    unit: fc.constantFrom(
      ' ',
      '-',
      '\t',
      '\r\n',
      '\u00A0',
      '\u2003',
      '\u200B',
      '\uFEFF',
      '\u00AD',
      '\u2011',
      '\u2014',
      '\u2212',
    ),
    maxLength: 3,
  })
  const lookAlikes: Record<string, string[]> = { 0: ['0', 'O', 'o'], 1: ['1', 'I', 'i', 'L', 'l'] }
  const mangled = key.chain((text) => {
    const prefixLength = text.indexOf('-')
    const characters = [...text.replaceAll('-', '')].map((character, index) => {
      const spellings = (index >= prefixLength && lookAlikes[character]) || [
        character,
        character.toLowerCase(),
      ]
      return fc.tuple(separator, fc.constantFrom(...spellings)).map((parts) => parts.join(''))
    })
    return fc.tuple(
      fc.constant(text),
      fc.tuple(...characters, separator).map((parts) => parts.join('')),
    )
  })
  fc.assert(
    fc.property(mangled, ([text, input]) => {
      expect(parsed(input)).toBe(text)
    }),
  )
})

test('refuses a key with one wrong character', () => {
  fc.assert(
    fc.property(key, fc.nat(), fc.constantFrom(...ALPHABET), (text, number, character) => {
      const index = number % text.length
      fc.pre(text[index] !== '-' && text[index] !== character)
      expect(LicenseKey.parse(text.slice(0, index) + character + text.slice(index + 1))).toBeNull()
    }),
  )
})

test('refuses a key with two adjacent characters swapped', () => {
  fc.assert(
    fc.property(key, fc.nat(), (text, number) => {
      const characters = [...text.replaceAll('-', '')]
      const index = number % (characters.length - 1)
      const [first, second] = characters.slice(index, index + 2)
      fc.pre(first !== second)
      characters.splice(index, 2, second!, first!)
      expect(LicenseKey.parse(characters.join(''))).toBeNull()
    }),
  )
})

test('returns null for any text that is not a key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (input) => {
      expect(LicenseKey.parse(input)).toBeNull()
    }),
  )
})

test('a key that is printed, logged or serialized shows only its hint', () => {
  const key = LicenseKey.generate()
  const shown = `LIC-…-${key.hint}`
  const lines: string[] = []
  pino({ base: null }, { write: (line) => void lines.push(line) }).info({ key }, `for ${key}`)

  expect(`${key}`).toBe(shown)
  expect(String(key)).toBe(shown)
  expect(JSON.stringify({ key })).toBe(`{"key":"${shown}"}`)
  expect(inspect({ key })).toBe(`{ key: ${shown} }`)
  expect(format('%s %o %j', key, key, key)).toBe(`${shown} ${shown} "${shown}"`)
  expect(JSON.parse(lines[0]!)).toMatchObject({ key: shown, msg: `for ${shown}` })
})

test('a key has no property that holds its text', () => {
  const key = LicenseKey.generate()
  expect(Reflect.ownKeys(key)).toEqual([])
  expect(inspect(key, { customInspect: false, showHidden: true })).not.toContain(key.hint)
  expect(structuredClone(key)).toEqual({})
})
