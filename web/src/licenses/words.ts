import { defineWords, numberOf, plural } from '../i18n/words.ts'

export const words = defineWords({
  ACTIVE: { en: 'Active', de: 'Aktiv' },
  GRACE: { en: 'In grace', de: 'In der Nachfrist' },
  EXPIRED: { en: 'Expired', de: 'Abgelaufen' },
  SUSPENDED: { en: 'Suspended', de: 'Ausgesetzt' },
  REVOKED: { en: 'Revoked', de: 'Widerrufen' },
  NOT_STARTED: { en: 'Not started', de: 'Noch nicht begonnen' },

  licenses: { en: 'Licenses', de: 'Lizenzen' },
  license: { en: 'License', de: 'Lizenz' },
  account: { en: 'Account', de: 'Konto' },
  type: { en: 'Type', de: 'Typ' },
  status: { en: 'Status', de: 'Status' },
  seats: { en: 'Seats', de: 'Plätze' },
  expires: { en: 'Expires', de: 'Läuft ab' },
  never: { en: 'Never', de: 'Nie' },
  afterStart: { en: 'After its start', de: 'Nach ihrem Beginn' },
  lastValidation: { en: 'Last validation', de: 'Letzte Validierung' },
  notYet: { en: 'None yet', de: 'Noch keine' },
  unlimited: { en: 'unlimited', de: 'unbegrenzt' },
  all: { en: 'All', de: 'Alle' },
  anyStatus: { en: 'Any status', de: 'Jeder Status' },
  expiring: { en: 'Expire this week', de: 'Laufen diese Woche ab' },
  unused: { en: 'Never activated', de: 'Nie aktiviert' },
  silent: { en: 'Silent for 30 days', de: '30 Tage still' },
  full: { en: 'No free seat', de: 'Kein freier Platz' },
  presets: { en: 'Common filters', de: 'Häufige Filter' },
  order: { en: 'Order', de: 'Reihenfolge' },
  NEWEST: { en: 'Newest first', de: 'Neueste zuerst' },
  OLDEST: { en: 'Oldest first', de: 'Älteste zuerst' },
  EXPIRY_ASC: { en: 'Expires soonest', de: 'Laufen zuerst ab' },
  EXPIRY_DESC: { en: 'Expires last', de: 'Laufen zuletzt ab' },
  LAST_SEEN_DESC: { en: 'Used last', de: 'Zuletzt benutzt' },
  LAST_SEEN_ASC: { en: 'Unused longest', de: 'Am längsten unbenutzt' },
  filters: { en: 'Filters', de: 'Filter' },
  product: { en: 'Product', de: 'Produkt' },
  anyProduct: { en: 'Any product', de: 'Jedes Produkt' },
  licenseType: { en: 'License type', de: 'Lizenztyp' },
  anyLicenseType: { en: 'Any license type', de: 'Jeder Lizenztyp' },
  partner: { en: 'Partner', de: 'Partner' },
  anyPartner: { en: 'Any partner', de: 'Jeder Partner' },
  entitlement: { en: 'Entitlement', de: 'Berechtigung' },
  anyEntitlement: { en: 'Any entitlement', de: 'Jede Berechtigung' },
  expiresFrom: { en: 'Expires from', de: 'Ablauf von' },
  expiresTo: { en: 'Expires until', de: 'Ablauf bis' },
  activeFilters: { en: 'Filters in force', de: 'Aktive Filter' },
  removeFilter: {
    en: (name: string) => `Remove the filter ${name}`,
    de: (name: string) => `Filter ${name} entfernen`,
  },
  clearFilters: { en: 'Remove all', de: 'Alle entfernen' },
  chip: {
    en: (name: string, value: string) => `${name}: ${value}`,
    de: (name: string, value: string) => `${name}: ${value}`,
  },
  selectAll: { en: 'Select all licenses of this page', de: 'Alle Lizenzen dieser Seite auswählen' },
  select: { en: (name: string) => `Select ${name}`, de: (name: string) => `${name} auswählen` },
  selected: {
    en: (count: number, exact: boolean) =>
      `${exact ? '' : 'more than '}${plural('en', count, { one: '# license', other: '# licenses' })} selected`,
    de: (count: number, exact: boolean) =>
      `${exact ? '' : 'mehr als '}${plural('de', count, { one: '# Lizenz', other: '# Lizenzen' })} ausgewählt`,
  },
  selectMatching: {
    en: (count: number, exact: boolean) =>
      `Select all ${exact ? '' : 'more than '}${numberOf('en').format(count)} that match`,
    de: (count: number, exact: boolean) =>
      `Alle ${exact ? '' : 'mehr als '}${numberOf('de').format(count)} passenden auswählen`,
  },
  selectPage: { en: 'Select this page', de: 'Diese Seite auswählen' },
  clearSelection: { en: 'Clear', de: 'Aufheben' },
  changeSelected: { en: 'Change them', de: 'Ändern' },
  issue: { en: 'Issue a license', de: 'Lizenz ausstellen' },
  issueWhat: {
    en: 'A license outside of an onboarding. The key is shown once and sent by mail.',
    de: 'Eine Lizenz außerhalb eines Onboardings. Der Schlüssel wird einmal gezeigt und per E-Mail gesendet.',
  },
  chooseAccount: { en: 'Choose an account.', de: 'Wählen Sie ein Konto.' },
  chooseType: { en: 'Choose a license type', de: 'Wählen Sie einen Lizenztyp' },
  missing: { en: 'Fill this in.', de: 'Füllen Sie das aus.' },
  ownSeats: { en: 'Seats', de: 'Plätze' },
  ownSeatsHelp: { en: 'Empty: as the license type.', de: 'Leer: wie der Lizenztyp.' },
  ownExpiry: { en: 'Last day', de: 'Letzter Tag' },
  ownExpiryHelp: {
    en: (zone: string) =>
      `Empty: one term after its start.${zone && ` A day ends at 23:59 in the time zone ${zone}.`}`,
    de: (zone: string) =>
      `Leer: eine Laufzeit nach ihrem Beginn.${zone && ` Ein Tag endet um 23:59 in der Zeitzone ${zone}.`}`,
  },
  newKey: { en: 'License key', de: 'Lizenzschlüssel' },
  keyShownOnce: {
    en: 'This is the only time that the key is shown. It was sent by mail, too.',
    de: 'Der Schlüssel wird nur dieses eine Mal gezeigt. Er wurde auch per E-Mail gesendet.',
  },
  showLicense: { en: 'Show the license', de: 'Lizenz zeigen' },
  count: {
    en: (value: number, exact: boolean) =>
      `${exact ? '' : 'more than '}${plural('en', value, { one: '# license', other: '# licenses' })}`,
    de: (value: number, exact: boolean) =>
      `${exact ? '' : 'mehr als '}${plural('de', value, { one: '# Lizenz', other: '# Lizenzen' })}`,
  },
  noneTitle: { en: 'No license matches', de: 'Keine Lizenz passt' },
  noneHelp: { en: 'Change or remove the filters.', de: 'Ändern oder entfernen Sie die Filter.' },
  firstTitle: { en: 'There are no licenses yet', de: 'Es gibt noch keine Lizenzen' },
  firstHelp: {
    en: 'A license begins with a license type and a customer.',
    de: 'Eine Lizenz beginnt mit einem Lizenztyp und einem Kunden.',
  },
})
