import fc from 'fast-check'
import { expect, test } from 'vitest'
import { preferredLocale } from '../../src/http/accept-language.ts'
import { locales } from '../../src/texts/locale.ts'

test.each([
  ['de', 'de'],
  ['DE', 'de'],
  ['de-AT', 'de'],
  ['de-Latn-CH-1996', 'de'],
  ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
  ['fr-CH, fr;q=0.9, de;q=0.8, *;q=0.5', 'de'],
  ['en;q=0.4, de;q=0.5', 'de'],
  ['de ; q=1.000', 'de'],
  ['de\t;\tq=0.001', 'de'],
  ['de;Q=0.5', 'de'],
  [', ,de,', 'de'],
  ['*, de;q=0.1', 'de'],
])('%j is German', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale)
})

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['an absent header of the Fetch standard', null],
  ['the header of a client for any language', '*'],
  ['a language that no text has', 'fr, nl;q=0.8'],
  ['English first', 'en, de'],
  ['English with the same weight, before German', 'en;q=0.8, de;q=0.8'],
  ['English with a larger weight', 'de;q=0.8, en;q=0.9'],
  ['German that is not acceptable', 'de;q=0'],
  ['a region of a language that is not acceptable', 'de-AT, de;q=0.0'],
  ['a language that begins like German', 'der'],
  ['a weight above 1', 'de;q=1.1'],
  ['a weight with four decimals', 'de;q=0.1234'],
  ['a weight that is no number', 'de;q=high'],
  ['a negative weight', 'de;q=-1'],
  ['an empty weight', 'de;q='],
  ['a parameter other than the weight', 'de;level=1'],
  ['a language with an underscore', 'de_DE'],
  ['a tag with an empty subtag', 'de-'],
  ['a language without a comma after it', 'de en'],
  ['a quoted language', '"de"'],
  ['one malformed element among others', 'de, en;q=x'],
  ['a header that is too long', `de${',de'.repeat(500)}`],
])('%s is English', (_name, header) => {
  expect(preferredLocale(header)).toBe('en')
})

test('any header has a language', () => {
  const range = fc.constantFrom('de', 'en', 'de-AT', 'fr', '*', '', ' ', 'de;q=0', 'en;q=0.5', ';', 'ü')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(range).map((ranges) => ranges.join(',')),
      ),
      (header) => {
        expect(locales).toContain(preferredLocale(header))
      },
    ),
  )
})
