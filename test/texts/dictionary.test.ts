import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dictionary } from '../../src/texts/dictionary.ts'
import type { Entry } from '../../src/texts/entry.ts'
import { type Locale, locales } from '../../src/texts/locale.ts'
import type { Parts } from '../../src/texts/pattern.ts'
import type { Text, TextCode } from '../../src/texts/say.ts'
import { sentence } from '../../src/texts/sentence.ts'
import { ownFiles } from '../own-files.ts'

const entries = Object.entries<Entry>(dictionary)

/** An argument of a kind. Its data is in no language. */
function argumentOf(kind: Entry['kinds'][string]): fc.Arbitrary<Text['args'][string]> {
  if (typeof kind !== 'string') return fc.constantFrom(...kind)
  switch (kind as string) {
    case 'number':
      return fc.nat()
    case 'percent':
      return fc.integer({ min: 0, max: 100 }).map((share) => share / 100)
    case 'time':
      return fc.record({
        at: fc
          .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
          .map((date) => date.toISOString()),
        timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati'),
      })
    case 'duration':
      return fc.constantFrom('PT0S', 'PT1M', 'PT36H', 'P1D', 'P14D', 'P1Y6M')
    case 'list':
      return fc.array(fc.constantFrom('Ω', 'ψ', 'ξ'), { minLength: 1 })
    default:
      return fc.constantFrom('Ω', 'ψ ξ')
  }
}

/** Any text with a code. */
function textWith(code: string, { kinds }: Entry): fc.Arbitrary<Text> {
  const args = Object.entries(kinds).map(([name, kind]) => [name, argumentOf(kind)] as const)
  return fc.record(Object.fromEntries(args)).map((values) => ({ code: code as TextCode, args: values }))
}

/** Names of the arguments in a pattern, with the way in which each is used. */
function usesIn({ parts }: Parts): string[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return []
    if ('plural' in part)
      return [`${part.name} plural`, ...usesIn(part.plural.one), ...usesIn(part.plural.other)]
    if ('choices' in part)
      return [
        `${part.name} of ${Object.keys(part.choices).join()}`,
        ...Object.values(part.choices).flatMap(usesIn),
      ]
    return [part.name]
  })
}

test.each(entries)('%s has its arguments, and no others, in both languages', (_code, { kinds, patterns }) => {
  expect(Object.keys(patterns)).toEqual([...locales])
  for (const locale of locales) {
    const uses = usesIn(patterns[locale])
    expect(new Set(uses.map((use) => use.split(' ')[0]))).toEqual(new Set(Object.keys(kinds)))
    for (const use of uses) {
      const [name, how, codes] = use.split(' ')
      const kind = kinds[name!]
      if (how === 'plural') expect(kind, use).toBe('number')
      if (how === 'of') expect(kind, use).toEqual(codes!.split(','))
    }
  }
})

test.each(entries)('%s shows its arguments in both languages, and nothing of its pattern', (code, entry) => {
  fc.assert(
    fc.property(textWith(code, entry), fc.constantFrom(...locales), (text, locale) => {
      const written = sentence(text, locale)
      expect(written).not.toMatch(/undefined|null|NaN|\[object|[{}$]| {2}|^ | $| [.,;:]/)
      const isShown = (value: unknown, inLocale: Locale) =>
        sentence(text, inLocale).includes(typeof value === 'string' ? value : '')
      for (const [name, value] of Object.entries(text.args))
        if (entry.kinds[name] === 'text') expect(isShown(value, 'de')).toBe(isShown(value, 'en'))
    }),
    { numRuns: 20 },
  )
})

/** English words that no German sentence has. */
const english =
  /\b(a|the|is|are|has|have|had|not|this|these|that|with|without|of|and|or|by|be|been|it|its|licen[sc]es?|devices?|seats?|keys?|contact|renew|until|only|must|may|can|cannot|wait|send|use|used|no|there|which|for|from|to|on|at|above|below|than|more|all|values?|each|one)\b/i
/** Names of the graph and of the environment, which are the same in every language. */
const names = /`[^`]*`|\b\w*[A-Z_]\w*[A-Z_]\w*\b|\b[a-z]+[A-Z]\w*\b/g
/** Words of familiar address, and words in the place of those of the glossary. */
const wrongGerman =
  /\b(du|dich|dir|dein\w*|euch|euer\w*|Sitze?n?|Lizenz-?Keys?|Rechner\w*|Abonnement\w*|Kundenkonto|Accounts?|Zähler-?stand|gekündigt|suspendier\w*|erneuer\w*|Updates?|Upgrades?)\b/i

test.each(entries)('%s is German without a rest of English', (code, entry) => {
  fc.assert(
    fc.property(textWith(code, entry), (text) => {
      const german = sentence(text, 'de')
      expect(german).not.toBe(sentence(text, 'en'))
      expect(german.replaceAll(names, '')).not.toMatch(english)
      expect(german).not.toMatch(wrongGerman)
    }),
    { numRuns: 20 },
  )
})

test('finds a rest of English and a wrong word', () => {
  expect('Die license ist abgelaufen.').toMatch(english)
  expect('Setzen Sie `the` oder maxActivations.'.replaceAll(names, '')).not.toMatch(english)
  expect('Ihr Account ist gesperrt.').toMatch(wrongGerman)
})

test('every sentence is used', () => {
  const sources = ownFiles('{src,schema,integrations}/**/*.ts')
    .filter((path) => !path.startsWith('src/texts/dictionary/'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const said = new Set([...sources.matchAll(/say\(\s*'([A-Z_]+)'/g)].map(([, code]) => code))
  expect(entries.map(([code]) => code).filter((code) => !said.has(code))).toEqual([])
})

test('two parts of the dictionary never define the same code', () => {
  const folder = 'src/texts/dictionary'
  const codes = readdirSync(folder).flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/^ {2}([A-Z_]+): entry\(/gm)].map(
      ([, code]) => code,
    ),
  )
  expect(codes.toSorted()).toEqual(Object.keys(dictionary).toSorted())
})
