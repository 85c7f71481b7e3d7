import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanName, line, name, prose } from '../../src/platform/readable-text.ts'

/** Characters of control, separators of lines and marks of direction. */
const hidden = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

const issueOf = (schema: ReturnType<typeof name>, value: string) =>
  schema.safeParse(value).error?.issues[0]?.message

describe('a name', () => {
  test.each([
    'Node.js Ltd',
    'Amazon.com, Inc.',
    'Booking.com B.V.',
    'S.A./N.V. Dupont',
    'Müller & Söhne GmbH',
    'شرکت می\u200Cخواهم',
    'क्\u200Dष',
    '葛\u{E0100}城',
    'Family 👨‍👩‍👧 Ltd ❤️',
    'ada@laptop.corp.example.com',
    'Ratio: 9:30 // half',
    'www Studio',
    'OFFICE\\ada',
    'Acme。東京',
  ])('can be %j', (value) => {
    expect(issueOf(name({ max: 200 }), value)).toBeUndefined()
    expect(cleanName(value)).toBe(value)
  })

  test.each([
    ['two lines', 'Acme\nVerify now', 'must be one line, without the control character U+000A'],
    ['a line separator', 'Acme\u2028', 'must be one line, without the control character U+2028'],
    ['a control character of C1', 'Acme\u0085', 'must be one line, without the control character U+0085'],
    [
      'text from right to left',
      'gpj.\u202Eexe',
      'must not contain the invisible character U+202E; remove it',
    ],
    ['an isolate', 'a\u2066b', 'must not contain the invisible character U+2066; remove it'],
    ['a mark of direction', 'a\u061Cb', 'must not contain the invisible character U+061C; remove it'],
    ['a space without width', 'Ac\u200Bme', 'must not contain the invisible character U+200B; remove it'],
    [
      'a joiner between Latin letters',
      'Ac\u200Dme',
      'must not contain the invisible character U+200D; remove it',
    ],
    [
      'a joiner after an accent',
      'e\u0301\u200Dx',
      'must not contain the invisible character U+200D; remove it',
    ],
    ['a filler', '\u3164', 'must not contain the invisible character U+3164; remove it'],
    ['a hidden tag', 'a\u{E0041}', 'must not contain the invisible character U+E0041; remove it'],
  ])('cannot contain %s', (_, value, message) => {
    expect(issueOf(name({ max: 200 }), value)).toBe(message)
    expect(issueOf(line({ max: 200 }), value)).toBe(message)
  })

  test.each([
    'Your account is locked! Verify at https://evil.example/login',
    'HTTPS://EVIL.EXAMPLE',
    '//evil.example',
    'see www.evil.example',
    'see WWW2.evil.example',
    'evil.example/verify',
    'evil.example:8080',
    'evil.example?id=1',
    'evil.example#now',
    'bücher.example/verify',
    'evil.xn--p1ai/verify',
    'evil.भारत/verify',
    'evil。example/verify',
    'evil．example／verify',
    'see www．evil.example',
    'https:\\\\evil.example',
    '\\\\evil.example\\share',
    '＼＼evil\\share',
  ])('cannot contain a web address: %s', (value) => {
    expect(issueOf(name({ max: 200 }), value)).toBe(
      'must not contain a web address: no //, no \\\\, no www. and no path after a domain',
    )
    expect(issueOf(line({ max: 200 }), value)).toBeUndefined()
  })
})

test('a reason can have several lines and links, and no marks of direction', () => {
  expect(issueOf(prose({ max: 500 }), 'See https://desk.example/7\r\n\tpaid')).toBeUndefined()
  expect(issueOf(prose({ max: 500 }), 'a\u202Eb')).toBe(
    'must not contain U+202E, which is not shown; remove it',
  )
  expect(issueOf(prose({ max: 500 }), 'a\u001bb')).toBe(
    'must not contain U+001B, which is not shown; remove it',
  )
})

/** Texts with many of the characters and parts that matter. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ...[
          'http',
          '://',
          ':',
          '/',
          '\\\\',
          '／',
          '。',
          'xn--p1ai',
          'www',
          '.',
          'evil',
          '.example',
          '8',
          ' ',
          '\n',
          'a',
          '@',
        ],
      ),
      fc.constantFrom(...'\u200B\u200C\u200D\u202E\u2066\uFE0F\u061C\u2028\u0085\u180B❤م葛\uFFF9\u0301'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('a cleaned text is a name, or empty, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(texts, (value) => {
      const cleaned = cleanName(value)
      expect(cleanName(cleaned)).toBe(cleaned)
      expect(cleaned === '' || issueOf(name({ max: 1_000_000 }), cleaned) === undefined).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

test('no name contains a control character, a line separator or a mark of direction', () => {
  fc.assert(
    fc.property(texts, (value) => {
      expect(issueOf(name({ max: 1_000_000 }), value) === undefined && hidden.test(value)).toBe(false)
    }),
    { numRuns: 5_000 },
  )
})
