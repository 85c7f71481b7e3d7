import { defineWords } from '../i18n/words.ts'

/** What a sale with a SKU does. */
export const intentWords = defineWords({
  NEW: { en: 'issues a license', de: 'stellt eine Lizenz aus' },
  RENEW: { en: 'renews a license', de: 'verlängert eine Lizenz' },
  ADD_SEATS: { en: 'adds seats', de: 'fügt Plätze hinzu' },
  UPGRADE: { en: 'upgrades a license', de: 'wertet eine Lizenz auf' },
  EXTEND_UPDATES: { en: 'extends the updates', de: 'verlängert die Updates' },
  undecided: { en: 'the sale decides', de: 'der Verkauf entscheidet' },
})
