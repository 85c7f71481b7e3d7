import { defineWords } from '../i18n/words.ts'

export const targetWords = defineWords({
  badge: { en: 'Emulator, no CRM', de: 'Emulator, kein CRM' },
  emulator: {
    en: (url: string) =>
      `HubSpot is not connected. The gateway runs an emulator at ${url} because LICET_HUBSPOT_TOKEN is not set.`,
    de: (url: string) =>
      `HubSpot ist nicht verbunden. Das Gateway betreibt einen Emulator unter ${url}, weil LICET_HUBSPOT_TOKEN nicht gesetzt ist.`,
  },
  hubspot: {
    en: (url: string) => `HubSpot at ${url}`,
    de: (url: string) => `HubSpot unter ${url}`,
  },
})
