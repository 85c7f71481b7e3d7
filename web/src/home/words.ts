import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  home: { en: 'Home', de: 'Start' },
  accounts: { en: 'Accounts', de: 'Konten' },
  activeLicenses: { en: 'Active licenses', de: 'Aktive Lizenzen' },
  inGrace: { en: 'In grace', de: 'In der Nachfrist' },
  devices: { en: 'Active devices', de: 'Aktive Geräte' },
  about: { en: (value: string) => `about ${value}`, de: (value: string) => `etwa ${value}` },

  underWay: { en: 'Onboardings under way', de: 'Laufende Onboardings' },
  noneUnderWay: {
    en: 'No onboarding is under way.',
    de: 'Zurzeit läuft kein Onboarding.',
  },
  onboard: { en: 'Onboard a customer', de: 'Kunden einführen' },
  viewAll: {
    en: (count: string) => `All ${count}`,
    de: (count: string) => `Alle ${count}`,
  },
  expiring: { en: 'Licenses that expire this week', de: 'Lizenzen, die diese Woche ablaufen' },
  noneExpiring: { en: 'No license expires this week.', de: 'Diese Woche läuft keine Lizenz ab.' },
  findings: { en: 'What needs attention', de: 'Was Aufmerksamkeit braucht' },
  understand: { en: 'Insights', de: 'Auswertung' },

  crm: { en: 'CRM', de: 'CRM' },
  NOT_CONNECTED: { en: 'No CRM is connected', de: 'Kein CRM ist verbunden' },
  PAUSED: { en: 'The sync is paused', de: 'Der Abgleich pausiert' },
  BEHIND: { en: 'Changes wait to be sent', de: 'Änderungen warten auf das Senden' },
  CURRENT: { en: 'All changes are sent', de: 'Alle Änderungen sind gesendet' },
  pausedUntil: {
    en: (when: string) => `The sync continues ${when}.`,
    de: (when: string) => `Der Abgleich geht ${when} weiter.`,
  },
  waiting: {
    en: (count: number, since: string) =>
      `${plural('en', count, { one: '# account waits', other: '# accounts wait' })}, the first one since ${since}.`,
    de: (count: number, since: string) =>
      `${plural('de', count, { one: '# Konto wartet', other: '# Konten warten' })}, das erste seit ${since}.`,
  },
  reviews: {
    en: (count: number) => plural('en', count, { one: '# review to decide', other: '# reviews to decide' }),
    de: (count: number) =>
      plural('de', count, { one: '# Klärungsfall zu entscheiden', other: '# Klärungsfälle zu entscheiden' }),
  },
  parked: {
    en: (count: number) => plural('en', count, { one: '# parked record', other: '# parked records' }),
    de: (count: number) =>
      plural('de', count, { one: '# zurückgestellter Eintrag', other: '# zurückgestellte Einträge' }),
  },
  openCrm: { en: 'CRM sync', de: 'CRM-Abgleich' },

  setupTitle: { en: 'Set up Licet', de: 'Licet einrichten' },
  setupHelp: {
    en: 'Each step checks itself as soon as it is done.',
    de: 'Jeder Schritt hakt sich ab, sobald er erledigt ist.',
  },
  setupDone: {
    en: (done: number, all: number) => `${done} of ${all} done`,
    de: (done: number, all: number) => `${done} von ${all} erledigt`,
  },
  done: { en: 'Done', de: 'Erledigt' },
  open: { en: 'To do', de: 'Offen' },
  product: { en: 'Create a product', de: 'Ein Produkt anlegen' },
  productHelp: {
    en: 'A new license type creates its product, too.',
    de: 'Ein neuer Lizenztyp legt sein Produkt mit an.',
  },
  type: { en: 'Publish a license type', de: 'Einen Lizenztyp veröffentlichen' },
  typeHelp: {
    en: 'Its rules: term, seats, offline use, entitlements. Begin with a template.',
    de: 'Seine Regeln: Laufzeit, Plätze, Offline-Nutzung, Berechtigungen. Beginnen Sie mit einer Vorlage.',
  },
  customer: { en: 'Onboard the first customer', de: 'Den ersten Kunden einführen' },
  customerHelp: {
    en: 'Account, license and key in two steps.',
    de: 'Konto, Lizenz und Schlüssel in zwei Schritten.',
  },
  device: { en: 'Activate the first device', de: 'Das erste Gerät aktivieren' },
  deviceHelp: {
    en: 'The onboarding shows a command and a few lines for your software.',
    de: 'Das Onboarding zeigt einen Befehl und einige Zeilen für Ihre Software.',
  },
  mail: { en: 'Send the first mail', de: 'Die erste E-Mail senden' },
  mailHelp: {
    en: 'Customers get their key by mail. See which mails were sent, and why one was not.',
    de: 'Kunden bekommen ihren Schlüssel per E-Mail. Sehen Sie, welche E-Mails gesendet wurden und warum eine nicht.',
  },
  connectCrm: { en: 'Connect the CRM', de: 'Das CRM verbinden' },
  connectCrmHelp: {
    en: 'Sales and support then see licenses where they work. It is optional.',
    de: 'Vertrieb und Support sehen Lizenzen dann dort, wo sie arbeiten. Das ist optional.',
  },
})
