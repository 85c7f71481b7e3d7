import { defineWords } from '../i18n/words.ts'

/** Words of a list of onboardings. Pages that only list them do not load the words of the steps. */
export const listWords = defineWords({
  onboardings: { en: 'Onboarding', de: 'Onboarding' },
  waitsForCREATE_ACCOUNT: { en: 'Waits for its account', de: 'Wartet auf das Konto' },
  waitsForASSIGN_LICENSE: { en: 'Waits for a license', de: 'Wartet auf eine Lizenz' },
  waitsForACTIVATE: { en: 'Waits for the first device', de: 'Wartet auf das erste Gerät' },
  waitsForVERIFY_USAGE: { en: 'Waits for verified use', de: 'Wartet auf bestätigte Nutzung' },
  IN_PROGRESS: { en: 'Under way', de: 'Laufend' },
  COMPLETED: { en: 'Completed', de: 'Abgeschlossen' },
  ABANDONED: { en: 'Abandoned', de: 'Abgebrochen' },
  stalled: { en: 'Stalled', de: 'Stockt' },
  status: { en: 'Status', de: 'Status' },
  customer: { en: 'Customer', de: 'Kunde' },
  progress: { en: 'Progress', de: 'Fortschritt' },
  stepsDone: {
    en: (done: number) => `${done} of 4 steps`,
    de: (done: number) => `${done} von 4 Schritten`,
  },
  license: { en: 'License', de: 'Lizenz' },
  noLicense: { en: 'None yet', de: 'Noch keine' },
  started: { en: 'Started', de: 'Begonnen' },
  toActivation: { en: 'License to device', de: 'Lizenz bis Gerät' },
  atOnce: { en: 'under 1 second', de: 'unter 1 Sekunde' },
})
