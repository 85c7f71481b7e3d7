import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  search: { en: 'Search', de: 'Suchen' },
  searchEverything: { en: 'Search everything', de: 'Alles durchsuchen' },
  placeholder: {
    en: 'Name, address, domain, license key, device, ID …',
    de: 'Name, Adresse, Domain, Lizenzschlüssel, Gerät, ID …',
  },
  close: { en: 'Close the search', de: 'Suche schließen' },
  searching: { en: 'Searching', de: 'Wird gesucht' },
  wrongKey: {
    en: 'This is not a license key: its form or its checksum is wrong, or no license has it. Compare it with the original.',
    de: 'Das ist kein Lizenzschlüssel: Form oder Prüfsumme ist falsch, oder keine Lizenz hat ihn. Vergleichen Sie ihn mit dem Original.',
  },
  nothing: {
    en: 'Nothing matches. Check the spelling, or enter a part of it.',
    de: 'Nichts passt. Prüfen Sie die Schreibweise, oder geben Sie einen Teil ein.',
  },
  privacy: {
    en: 'The text is sent to this gateway only. It is in no address and is not stored.',
    de: 'Der Text geht nur an dieses Gateway. Er steht in keiner Adresse und wird nicht gespeichert.',
  },
  toMove: { en: 'to move', de: 'zum Bewegen' },
  toOpen: { en: 'to open', de: 'zum Öffnen' },
  toClose: { en: 'to close', de: 'zum Schließen' },

  recent: { en: 'Visited before', de: 'Zuvor besucht' },
  actions: { en: 'Actions', de: 'Aktionen' },
  pages: { en: 'Pages', de: 'Seiten' },
  onboard: { en: 'Onboard a customer', de: 'Kunden einführen' },
  Account: { en: 'Accounts', de: 'Konten' },
  Contact: { en: 'People', de: 'Personen' },
  License: { en: 'Licenses', de: 'Lizenzen' },
  Activation: { en: 'Devices', de: 'Geräte' },
  Partner: { en: 'Partners', de: 'Partner' },
  PooledKey: { en: 'Keys of pools', de: 'Schlüssel aus Vorräten' },
  released: { en: 'released', de: 'freigegeben' },
  unclaimed: { en: 'not sold yet', de: 'noch nicht verkauft' },

  match: {
    en: (field: string) => `Match: ${field}`,
    de: (field: string) => `Treffer: ${field}`,
  },
  CRM_RECORD: { en: 'ID in the CRM', de: 'ID im CRM' },
  DEVICE_NAME: { en: 'Name of the device', de: 'Name des Geräts' },
  DOMAIN: { en: 'Domain', de: 'Domain' },
  EMAIL: { en: 'Address', de: 'Adresse' },
  EXTERNAL_ID: { en: 'External ID', de: 'Externe ID' },
  FINGERPRINT: { en: 'Fingerprint', de: 'Fingerabdruck' },
  ID: { en: 'ID', de: 'ID' },
  KEY_HINT: { en: 'End of the key', de: 'Ende des Schlüssels' },
  LICENSE_KEY: { en: 'License key', de: 'Lizenzschlüssel' },
  NAME: { en: 'Name', de: 'Name' },
  PARTNER_CODE: { en: 'Code of the partner', de: 'Code des Partners' },
  SALE: { en: 'Sale', de: 'Verkauf' },
  SALE_CUSTOMER: { en: 'Customer of the shop', de: 'Kunde des Shops' },
})
