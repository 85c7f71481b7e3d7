import { defineWords } from '../i18n/words.ts'

export const typePreviewWords = defineWords({
  effect: { en: 'What changes for this license', de: 'Was sich für diese Lizenz ändert' },
  rules: { en: 'Rules of the type', de: 'Regeln des Typs' },
  seats: { en: 'Seats', de: 'Plätze' },
  unlimited: { en: 'unlimited', de: 'unbegrenzt' },
  never: { en: 'never', de: 'nie' },
  same: { en: (value: string) => `Stays: ${value}`, de: (value: string) => `Bleibt: ${value}` },
  ownSeats: {
    en: (value: string) => `Stays: ${value}, because the license has seats of its own`,
    de: (value: string) => `Bleibt: ${value}, weil die Lizenz eigene Plätze hat`,
  },
  fromTo: {
    en: (before: string, after: string) => `From ${before} to ${after}`,
    de: (before: string, after: string) => `Von ${before} auf ${after}`,
  },
  expiry: { en: 'Expiry', de: 'Ablauf' },
  newTerm: {
    en: (term: string) => `A new term of ${term} starts now`,
    de: (term: string) => `Eine neue Laufzeit beginnt jetzt: ${term}`,
  },
  noTerm: { en: 'The license never expires', de: 'Die Lizenz läuft nie ab' },
  entitlements: { en: 'Entitlements', de: 'Berechtigungen' },
  noEntitlement: { en: 'No change', de: 'Keine Änderung' },
  gained: { en: (name: string) => `Added: ${name}`, de: (name: string) => `Neu: ${name}` },
  lost: { en: (name: string) => `Removed: ${name}`, de: (name: string) => `Entfällt: ${name}` },
  changed: { en: (name: string) => `Changed: ${name}`, de: (name: string) => `Geändert: ${name}` },
})
