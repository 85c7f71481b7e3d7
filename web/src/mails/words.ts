import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  message: { en: 'Message', de: 'Nachricht' },
  to: { en: 'To', de: 'An' },
  state: { en: 'State', de: 'Zustand' },
  due: { en: 'Due', de: 'Fällig' },
  QUEUED: { en: 'Waiting', de: 'Wartet' },
  SENDING: { en: 'Being sent', de: 'Wird gesendet' },
  SENT: { en: 'Sent', de: 'Gesendet' },
  FAILED: { en: 'Failed', de: 'Gescheitert' },
  BOUNCED: { en: 'Bounced', de: 'Zurückgekommen' },
  SUPPRESSED: { en: 'Not sent', de: 'Nicht gesendet' },
  mailTo: { en: (name: string) => `To ${name}`, de: (name: string) => `An ${name}` },
  sentAt: { en: (at: string) => `on ${at}`, de: (at: string) => `am ${at}` },
  dueAt: { en: (at: string) => `due on ${at}`, de: (at: string) => `fällig am ${at}` },
  nextAttempt: {
    en: (at: string) => `Next attempt on ${at}`,
    de: (at: string) => `Nächster Versuch am ${at}`,
  },
  attempts: {
    en: (count: number) => plural('en', count, { one: '# attempt', other: '# attempts' }),
    de: (count: number) => plural('de', count, { one: '# Versuch', other: '# Versuche' }),
  },
  notSentYet: {
    en: 'The text is written when the mail is sent.',
    de: 'Der Text wird geschrieben, wenn die E-Mail gesendet wird.',
  },
})
