import { entry } from '../entry.ts'
import { plural, words } from '../pattern.ts'

const grown = {
  accounts: 'number',
  code: 'text',
  step: 'text',
  attempts: 'number',
  before: 'number',
} as const

const accounts = {
  en: plural('accounts', { one: words`${'accounts'} account`, other: words`${'accounts'} accounts` }),
  de: plural('accounts', { one: words`${'accounts'} Konto`, other: words`${'accounts'} Konten` }),
}
const attempts = {
  en: plural('attempts', { one: words`${'attempts'} attempt`, other: words`${'attempts'} attempts` }),
  de: plural('attempts', { one: words`${'attempts'} Versuch`, other: words`${'attempts'} Versuchen` }),
}
const licenses = {
  en: plural('licenses', { one: words`${'licenses'} license`, other: words`${'licenses'} licenses` }),
  de: plural('licenses', { one: words`${'licenses'} Lizenz`, other: words`${'licenses'} Lizenzen` }),
}
const days = {
  en: plural('days', { one: words`${'days'} day`, other: words`${'days'} days` }),
  de: plural('days', { one: 'eines Tages', other: words`von ${'days'} Tagen` }),
}

/** What the figures show, and what to do about it. */
export const findingTexts = {
  FINDING_CONVERSION_FELL: entry(
    { share: 'percent', before: 'percent', step: 'text', dropped: 'number' },
    {
      en: words`${'share'} of the accounts completed the step ${'step'}, down from ${'before'} in the period before. ${'dropped'} dropped out at this step. Accounts under way are not counted.`,
      de: words`${'share'} der Konten haben den Schritt ${'step'} abgeschlossen, nach ${'before'} im Zeitraum davor. Bei diesem Schritt ausgeschieden: ${'dropped'}. Laufende Konten zählen nicht.`,
    },
  ),
  FINDING_ERROR_GREW: entry(grown, {
    en: words`${accounts.en} met ${'code'} at ${'step'}, in ${attempts.en}; in the period before there were ${'before'}.`,
    de: words`Bei ${accounts.de} kam es im Schritt ${'step'} zu ${'code'}, in ${attempts.de}; im Zeitraum davor waren es ${'before'}.`,
  }),
  FINDING_ERROR_GREW_OF_LICENSE_TYPE: entry(
    { ...grown, licenseType: 'text' },
    {
      en: words`${accounts.en} met ${'code'} at ${'step'} with ${'licenseType'}, in ${attempts.en}; in the period before there were ${'before'}.`,
      de: words`Bei ${accounts.de} kam es mit ${'licenseType'} im Schritt ${'step'} zu ${'code'}, in ${attempts.de}; im Zeitraum davor waren es ${'before'}.`,
    },
  ),
  FINDING_ACTIVATION_STALLED: entry(
    { accounts: 'number', licenseType: 'text', after: 'duration' },
    {
      en: words`${accounts.en} got a license of type ${'licenseType'} more than ${'after'} ago and activated no device. Ask them what is missing.`,
      de: words`${plural('accounts', { one: words`${'accounts'} Konto hat`, other: words`${'accounts'} Konten haben` })} eine Lizenz vom Typ ${'licenseType'} erhalten und noch kein Gerät aktiviert. Vergangen ist mehr als diese Zeit: ${'after'}. Fragen Sie nach, was fehlt.`,
    },
  ),
  FINDING_LIMIT_HIT_EARLY: entry(
    { licenses: 'number', licenseType: 'text', share: 'percent', days: 'number' },
    {
      en: words`${licenses.en} of type ${'licenseType'}, ${'share'} of those issued in the period, had every seat taken and refused a device (ACTIVATION_LIMIT_EXCEEDED) within ${days.en} of the issue. Consider more seats, or an overage, for this type.`,
      de: words`Bei ${licenses.de} vom Typ ${'licenseType'}, ${'share'} der im Zeitraum ausgestellten, waren alle Plätze belegt, und ein Gerät wurde innerhalb ${days.de} nach der Ausstellung abgewiesen (ACTIVATION_LIMIT_EXCEEDED). Erwägen Sie für diesen Typ weitere Plätze oder eine Überschreitung.`,
    },
  ),
  FINDING_TRIAL_TOO_SHORT: entry(
    { accounts: 'number', licenseType: 'text', median: 'duration', share: 'percent', term: 'duration' },
    {
      en: words`Half of the ${accounts.en} that verified their use of the trial ${'licenseType'} needed ${'median'} or more for it, ${'share'} of its ${'term'}. Consider a longer trial, or one that begins with the first activation.`,
      de: words`Von ${accounts.de} mit bestätigter Nutzung des Tests ${'licenseType'} brauchte die Hälfte dafür mindestens so lange: ${'median'}. Das sind ${'share'} der Laufzeit (${'term'}). Erwägen Sie einen längeren Test oder einen, der mit der ersten Aktivierung beginnt.`,
    },
  ),
  FINDING_SEATS_IDLE: entry(
    {
      licenses: 'number',
      licenseType: 'text',
      days: 'number',
      idle: 'number',
      seats: 'number',
      idleDays: 'number',
    },
    {
      en: words`${licenses.en} of type ${'licenseType'} will expire within ${days.en}, and ${'idle'} of their ${plural('seats', { one: words`${'seats'} seat`, other: words`${'seats'} seats` })} were not used in the last ${'idleDays'} days. Talk to the customers before the renewal does.`,
      de: words`${licenses.de} vom Typ ${'licenseType'}: Der Ablauf ist innerhalb ${days.de}, und ${'idle'} von ${plural('seats', { one: words`${'seats'} Platz`, other: words`${'seats'} Plätzen` })} waren in den letzten ${'idleDays'} Tagen ungenutzt. Sprechen Sie mit den Kunden, bevor es die Verlängerung tut.`,
    },
  ),
}
