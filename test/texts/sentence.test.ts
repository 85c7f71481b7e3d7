import { expect, test } from 'vitest'
import { type Locale, locales } from '../../src/texts/locale.ts'
import { moment, say, type Text } from '../../src/texts/say.ts'
import { sentence } from '../../src/texts/sentence.ts'

const inBoth = (text: Text) => locales.map((locale: Locale) => sentence(text, locale))

test('a number decides between singular and plural in both languages', () => {
  const devices = (active: number, seats: number) => inBoth(say('TOO_MANY_ACTIVATIONS', { active, seats }))
  expect(devices(1, 0)).toEqual([
    'The license is active on 1 device, but is sold for 0. Release a device, or buy more seats.',
    'Die Lizenz ist auf 1 Gerät aktiv, umfasst aber nur 0 Plätze. Geben Sie ein Gerät frei, oder erwerben Sie weitere Plätze.',
  ])
  expect(devices(1_500, 1)).toEqual([
    'The license is active on 1,500 devices, but is sold for 1. Release a device, or buy more seats.',
    'Die Lizenz ist auf 1.500 Geräten aktiv, umfasst aber nur 1 Platz. Geben Sie ein Gerät frei, oder erwerben Sie weitere Plätze.',
  ])
})

test('the verb agrees with the number of keys that are taken', () => {
  const taken = (count: number, locale: 'en' | 'de') =>
    sentence(say('LICENSE_KEYS_TAKEN', { count, first: 'keys.0' }), locale).split('.')[0]
  expect(taken(1, 'en')).toMatch(/^A key exists already, or differs only in case/)
  expect(taken(2, 'en')).toMatch(/^2 of the keys exist already, or differ only in case/)
  expect(taken(1, 'de')).toMatch(/^Einen Schlüssel gibt es schon, oder einen, der sich/)
  expect(taken(2, 'de')).toMatch(/^2 der Schlüssel gibt es schon, oder jeweils einen, der sich/)
})

test('a time is shown by the calendar and the clock of its zone, in summer time too', () => {
  const expired = (at: string, timeZone: string) =>
    inBoth(say('EXPIRED', { expiry: moment(new Date(at), timeZone) }))
  expect(expired('2027-01-31T22:59:59.999Z', 'Europe/Berlin')).toEqual([
    'The license expired on 31 January 2027 at 23:59:59 CET. Renew it.',
    'Die Lizenz ist am 31. Januar 2027 um 23:59:59 MEZ abgelaufen. Verlängern Sie sie.',
  ])
  expect(expired('2027-07-31T21:59:59.999Z', 'Europe/Berlin')[1]).toContain('31. Juli 2027 um 23:59:59 MESZ')
  expect(expired('2027-01-31T22:59:59.999Z', 'Pacific/Kiritimati')[1]).toContain(
    '1. Februar 2027 um 12:59:59',
  )
})

test('durations and lists are in the words of the language', () => {
  const overdue = (every: string) => inBoth(say('HEARTBEAT_OVERDUE', { every }))
  expect(overdue('P14D')).toEqual([
    'The heartbeat of this device is overdue. It is due every 14 days. Send a heartbeat.',
    'Das Lebenszeichen dieses Geräts ist überfällig. Der Abstand darf höchstens 14 Tage betragen. Senden Sie ein Lebenszeichen.',
  ])
  expect(overdue('PT1H30M')[1]).toContain('höchstens 1 Stunde, 30 Minuten betragen')
  expect(overdue('PT0S')[1]).toContain('höchstens 0 Sekunden betragen')
  expect(inBoth(say('ENTITLEMENT_MISSING', { missing: ['export', 'cloud', 'beta'] }))).toEqual([
    'The license does not grant export, cloud and beta. Contact the owner of the license.',
    'Die Lizenz gewährt nicht: export, cloud und beta. Wenden Sie sich an den Inhaber der Lizenz.',
  ])
})

test('data is shown unchanged, also if it looks like a pattern', () => {
  const text = say('PRODUCT_MISMATCH', { licensed: '{active}', requested: "# '{0}'" })
  expect(sentence(text, 'de')).toContain("gilt für {active}, nicht für # '{0}'.")
})
