import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  since: { en: (date: string) => `since ${date}`, de: (date: string) => `seit ${date}` },
  releasedOn: { en: (date: string) => `Released ${date}`, de: (date: string) => `Freigegeben ${date}` },
  leaseEnded: { en: (at: string) => `Lease ended ${at}`, de: (at: string) => `Reservierung endete ${at}` },
  leasedUntil: { en: (at: string) => `Leased until ${at}`, de: (at: string) => `Reserviert bis ${at}` },
  fileUntil: { en: (date: string) => `File until ${date}`, de: (date: string) => `Datei bis ${date}` },
})
