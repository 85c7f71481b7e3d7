import { beforeAll, describe, expect, test, vi } from 'vitest'
import { defaultRules, type Rules, toValue } from './rules.ts'

const names = new Map([
  ['entitlement raw-import', 'RAW import'],
  ['meter render', 'Renders'],
])

const annual: Rules = {
  ...defaultRules,
  term: 'P1Y',
  gracePeriod: 'P14D',
  maxActivations: 2,
  entitlements: [
    { code: 'raw-import', value: toValue(true) },
    { code: 'megapixels', value: toValue(1_000) },
  ],
  meters: [{ code: 'render', limit: 500, period: 'MONTH', overage: 'BLOCK' }],
}

describe('rules in words', () => {
  let sentences: typeof import('./sentences.ts')
  beforeAll(async () => {
    // The language sets the one of the document when it is loaded.
    vi.stubGlobal('document', { documentElement: {} })
    sentences = await import('./sentences.ts')
    vi.unstubAllGlobals()
  })

  const textOf = (rules: Rules, key: string, code: 'en' | 'de' = 'en') =>
    sentences.sentencesOf(rules, names, code).find((sentence) => sentence.key === key)?.text

  test('says the term, the seats and what a license includes', () => {
    expect(textOf(annual, 'term')).toBe('A license runs for 1 year from its issue.')
    expect(textOf(annual, 'gracePeriod')).toBe('After the expiry it stays valid for 14 days.')
    expect(textOf(annual, 'maxActivations')).toBe('2 devices can be active. Each keeps its seat.')
    expect(textOf(annual, 'entitlements.raw-import')).toBe('RAW import')
    expect(textOf(annual, 'entitlements.megapixels')).toBe('megapixels: 1,000')
    expect(textOf(annual, 'meters.render')).toBe('Renders: up to 500 a month. More is refused.')
  })

  test('says the same in German', () => {
    expect(textOf(annual, 'term', 'de')).toBe('Eine Lizenz läuft ab ihrer Ausstellung 1 Jahr lang.')
    expect(textOf(annual, 'entitlements.megapixels', 'de')).toBe('megapixels: 1.000')
  })

  test('leaves out what a perpetual license cannot have', () => {
    expect(textOf(defaultRules, 'term')).toBe('A license never expires.')
    for (const key of ['gracePeriod', 'expiryPolicy', 'renewalBasis', 'expiryNotices'])
      expect(textOf(defaultRules, key)).toBeUndefined()
  })

  test('names the reminders before, at and after the expiry', () => {
    const rules = { ...annual, expiryNotices: ['P7D', 'P1D', 'PT0S', '-P1D'] }
    expect(textOf(rules, 'expiryNotices')).toBe('Mail reminds customers 7 days and 1 day before the expiry.')
    expect(textOf(rules, 'expiryNotices.at')).toBe('Mail reminds customers at the expiry.')
    expect(textOf(rules, 'expiryNotices.after')).toBe('Mail reminds customers 1 day after the expiry.')
    expect(textOf({ ...annual, expiryNotices: [] }, 'expiryNotices')).toBe('No mail reminds of the expiry.')
  })

  test('marks rules that have their defaults', () => {
    const all = sentences.sentencesOf(annual, names, 'en')
    expect(all.find(({ key }) => key === 'overage')?.isDefault).toBe(true)
    expect(all.find(({ key }) => key === 'gracePeriod')?.isDefault).toBe(false)
  })

  test('has a sentence of each rule in both languages', () => {
    const every: Rules = {
      ...annual,
      timeZone: 'Europe/Oslo',
      updates: 'P1Y',
      seatModel: 'FLOATING',
      leaseDuration: 'PT1H',
      overage: { policy: 'PERCENT', percent: 10 },
      heartbeat: { every: 'PT10M', missedBy: 'RELEASE' },
      checkIn: 'P30D',
      offline: { ttl: 'P30D', maxOutstanding: 1 },
      trial: { oncePer: ['EMAIL', 'FINGERPRINT'], selfService: true },
    }
    for (const code of ['en', 'de'] as const)
      for (const { text } of sentences.sentencesOf(every, names, code))
        expect(text).not.toMatch(/undefined|NaN|\b(P\d|PT\d)|[A-Z]{3,}_[A-Z]/)
  })

  test('finds no difference between the same rules', () => {
    expect(sentences.differencesOf(annual, annual, names, 'en')).toEqual([])
  })

  test('says what a revision changes, adds and removes', () => {
    const after: Rules = {
      ...annual,
      maxActivations: 3,
      entitlements: [{ code: 'raw-import', value: toValue(true) }],
      updates: 'P6M',
    }
    expect(sentences.differencesOf(annual, after, names, 'en')).toEqual([
      {
        key: 'updates',
        topic: 'term',
        before: 'It includes all new versions.',
        after: 'It includes new versions for 6 months from its start.',
      },
      {
        key: 'maxActivations',
        topic: 'devices',
        before: '2 devices can be active. Each keeps its seat.',
        after: '3 devices can be active. Each keeps its seat.',
      },
      { key: 'entitlements.megapixels', topic: 'includes', before: 'megapixels: 1,000', after: null },
    ])
  })
})
