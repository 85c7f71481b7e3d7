import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  ACTIVE: { en: 'Active', de: 'Aktiv' },
  GRACE: { en: 'In grace', de: 'In der Nachfrist' },
  EXPIRED: { en: 'Expired', de: 'Abgelaufen' },
  SUSPENDED: { en: 'Suspended', de: 'Ausgesetzt' },
  REVOKED: { en: 'Revoked', de: 'Widerrufen' },
  NOT_STARTED: { en: 'Not started', de: 'Noch nicht begonnen' },

  licenses: { en: 'Licenses', de: 'Lizenzen' },
  license: { en: 'License', de: 'Lizenz' },
  account: { en: 'Account', de: 'Kunde' },
  type: { en: 'Type', de: 'Typ' },
  status: { en: 'Status', de: 'Status' },
  seats: { en: 'Seats', de: 'Plätze' },
  expires: { en: 'Expires', de: 'Läuft ab' },
  never: { en: 'Never', de: 'Nie' },
  lastUse: { en: 'Last use', de: 'Zuletzt benutzt' },
  notYet: { en: 'Not yet', de: 'Noch nie' },
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
