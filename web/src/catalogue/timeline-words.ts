import { defineWords } from '../i18n/words.ts'

export const timelineWords = defineWords({
  waiting: {
    en: 'The dates appear when the rules are right.',
    de: 'Die Daten erscheinen, wenn die Regeln stimmen.',
  },
  starts: { en: 'Starts', de: 'Beginn' },
  startsIfActivated: {
    en: 'Starts, if a device is activated on that day',
    de: 'Beginn, wenn an diesem Tag ein Gerät aktiviert wird',
  },
  expires: { en: 'Expires', de: 'Ablauf' },
  graceEnds: { en: 'Grace period ends', de: 'Ende der Nachfrist' },
  updatesEnd: { en: 'New versions end', de: 'Ende der neuen Versionen' },
  neverExpires: { en: 'Never expires', de: 'Läuft nie ab' },
  mail: { en: (text: string) => `Mail: ${text}`, de: (text: string) => `E-Mail: ${text}` },
  before: { en: (time: string) => `${time} before`, de: (time: string) => `${time} vorher` },
  after: { en: (time: string) => `${time} after`, de: (time: string) => `${time} danach` },
  LICENSE_EXPIRING: { en: 'expires soon', de: 'läuft bald ab' },
  LICENSE_EXPIRED: { en: 'has expired', de: 'ist abgelaufen' },
  LICENSE_IN_GRACE: { en: 'is in its grace period', de: 'ist in der Nachfrist' },
  TRIAL_ENDING: { en: 'trial ends soon', de: 'Test endet bald' },
  UPDATES_ENDING: { en: 'new versions end soon', de: 'neue Versionen enden bald' },
  UPDATES_ENDED: { en: 'new versions have ended', de: 'neue Versionen haben geendet' },
  other: { en: 'reminder', de: 'Erinnerung' },
})
