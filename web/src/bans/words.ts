import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  devices: { en: 'Devices', de: 'Geräte' },
  bans: { en: 'Banned devices', de: 'Gesperrte Geräte' },
  bansHelp: {
    en: 'A banned device cannot activate a license or get a license file, and its validations fail. To ban a device, open its menu in the list of devices.',
    de: 'Ein gesperrtes Gerät kann keine Lizenz aktivieren und keine Lizenzdatei bekommen, und seine Prüfungen scheitern. Ein Gerät sperren Sie über sein Menü in der Liste der Geräte.',
  },
  noBans: { en: 'No device is banned', de: 'Kein Gerät ist gesperrt' },
  fingerprint: { en: 'Fingerprint', de: 'Fingerabdruck' },
  concerns: { en: 'Licenses of', de: 'Lizenzen von' },
  allAccounts: { en: 'All accounts', de: 'Alle Konten' },
  why: { en: 'Reason', de: 'Grund' },
  since: { en: 'Since', de: 'Seit' },
  actions: { en: 'Actions', de: 'Aktionen' },
  unban: { en: 'End the ban', de: 'Sperre aufheben' },
  unbanOf: {
    en: (fingerprint: string) => `End the ban: ${fingerprint}`,
    de: (fingerprint: string) => `Sperre aufheben: ${fingerprint}`,
  },
  unbanHelp: {
    en: 'The device may use licenses again. Other bans of the same device stay.',
    de: 'Das Gerät darf Lizenzen wieder benutzen. Andere Sperren desselben Geräts bleiben.',
  },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: { en: 'It is kept in the audit log.', de: 'Er steht im Protokoll.' },
  unbanned: { en: 'The ban has ended', de: 'Die Sperre ist aufgehoben' },
})
