import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { refusedSpellings, spellings, wrongChecksums } from '../../license-key-spellings.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
// This key never changes: every later version must parse a key that was mailed once.
const KNOWN = 'LIC-01234-56789-ABCDE-FGHJK-TZFN5'

const prefix = fc.stringMatching(/^[A-Z]{2,6}$/)
const key = prefix.map((prefix) => LicenseKey.generate(prefix).reveal())

function parsed(input: string): string | undefined {
  return LicenseKey.parse(input)?.reveal()
}

test('a generated key is a prefix and five groups of Crockford base32', () => {
  expect(LicenseKey.generate().reveal()).toMatch(/^LIC(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
  expect(LicenseKey.generate('ACME').reveal()).toMatch(/^ACME(-[0-9A-HJKMNP-TV-Z]{5}){5}$/)
})

test('a text is parsed to its own key, whatever was parsed before', () => {
  const wrong = `${KNOWN.slice(0, -1)}0`
  const texts = [KNOWN, KNOWN, LicenseKey.generate().reveal(), KNOWN, wrong, wrong, KNOWN]
  for (const text of texts) expect(parsed(text)).toBe(text === wrong ? undefined : text)
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

test.each(spellings)('parses a key %s', (_how, text, key) => {
  expect(parsed(text)).toBe(key)
})

test.each([...refusedSpellings, ...wrongChecksums])('refuses a text with %s', (_how, text) => {
  expect(LicenseKey.parse(text)).toBeNull()
})

test('reads a letter that NFKC maps to ASCII', () => {
  const text = LicenseKey.generate('SOFT').reveal()
  expect(parsed(text.replace('S', 'ſ'))).toBe(text)
})

test('reads a key without its prefix only if the prefix is known', () => {
  const text = LicenseKey.generate('STUDIO').reveal()
  const body = text.slice('STUDIO-'.length)
  expect(LicenseKey.parse(body)).toBeNull()
  expect(LicenseKey.parse(body, ['LIC', 'STUDIO'])?.reveal()).toBe(text)
  expect(LicenseKey.parse(text.replace('STUDIO', 'LIC'), ['LIC', 'STUDIO'])).toBeNull()
})

test('reads look-alike letters of a long prefix if it is known', () => {
  const text = LicenseKey.generate('LILILILILILI').reveal()
  const typed = text.replace('LILILILILILI', '111111111111')
  expect(LicenseKey.parse(typed)).toBeNull()
  expect(LicenseKey.parse(typed, ['LILILILILILI'])?.reveal()).toBe(text)
})

test('parses a key in any case, with any separators and look-alike letters', () => {
  const separator = fc.string({
    unit: fc.constantFrom(
      ' ',
      '-',
      '_',
      '/',
      '.',
      '"',
      '\u00B4',
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
  const zeros = ['0', 'O', 'o', '\uFF10']
  const ones = ['1', 'I', 'i', 'L', 'l', '\uFF11']
  const lookAlikes: Record<string, string[]> = { 0: zeros, O: zeros, 1: ones, I: ones, L: ones }
  const mangled = key.chain((text) => {
    const characters = [...text.replaceAll('-', '')].map((character) => {
      const spellings = lookAlikes[character] ?? [character, character.toLowerCase()]
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

/** Whether two characters are read as one: O and 0; I, L and 1. */
function lookAlike(a: string, b: string): boolean {
  const fold = (character: string) => character.replace('O', '0').replace(/[IL]/, '1')
  return fold(a) === fold(b)
}

test('refuses a key with one wrong character', () => {
  fc.assert(
    fc.property(key, fc.nat(), fc.constantFrom(...ALPHABET), (text, number, character) => {
      const index = number % text.length
      fc.pre(text[index] !== '-' && !lookAlike(text[index]!, character))
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
      fc.pre(!lookAlike(first!, second!))
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
