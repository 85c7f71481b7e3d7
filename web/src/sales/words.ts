import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  sales: { en: 'Sales', de: 'Verkäufe' },
  salesHelp: {
    en: 'What outside systems say was sold, and what each sale did to licenses. Sales that were never won are not stored.',
    de: 'Was nach Angabe äußerer Systeme verkauft wurde, und was jeder Verkauf an Lizenzen bewirkt hat. Verkäufe, die nie gewonnen wurden, sind nicht gespeichert.',
  },
  count: {
    en: (count: number, exact: boolean) =>
      exact ? plural('en', count, { one: '# sale', other: '# sales' }) : `more than ${count} sales`,
    de: (count: number, exact: boolean) =>
      exact ? plural('de', count, { one: '# Verkauf', other: '# Verkäufe' }) : `mehr als ${count} Verkäufe`,
  },
  noSales: { en: 'No sale yet', de: 'Noch kein Verkauf' },
  noSalesHelp: {
    en: 'Connect HubSpot, Stripe or another shop. Its sales then appear here with what they did.',
    de: 'Verbinden Sie HubSpot, Stripe oder einen anderen Shop. Die Verkäufe erscheinen dann hier mit ihrer Wirkung.',
  },
  noneFound: { en: 'No sale matches', de: 'Kein Verkauf passt' },
  noneFoundHelp: { en: 'Change or clear the filters.', de: 'Ändern oder leeren Sie die Filter.' },
  states: { en: 'States', de: 'Zustände' },
  all: { en: 'All', de: 'Alle' },
  sourceFilter: { en: 'Source', de: 'Quelle' },
  anySource: { en: 'Any source', de: 'Jede Quelle' },
  activeFilters: { en: 'Filters', de: 'Filter' },
  oneAccount: { en: 'One account', de: 'Ein Konto' },
  removeFilter: { en: (name: string) => `Remove: ${name}`, de: (name: string) => `Entfernen: ${name}` },
  clearFilters: { en: 'Clear', de: 'Leeren' },
  account: { en: 'Account', de: 'Konto' },
  state: { en: 'State', de: 'Zustand' },
  sale: { en: 'Sale', de: 'Verkauf' },
  soldLines: { en: 'What was sold', de: 'Was verkauft wurde' },
  effects: { en: 'Effect', de: 'Wirkung' },
  noEffect: { en: 'None yet', de: 'Noch keine' },
  undone: { en: 'undone', de: 'rückgängig' },
  changed: { en: 'Changed', de: 'Geändert' },
  WON: { en: 'Won', de: 'Gewonnen' },
  QUOTED: { en: 'Offered', de: 'Angeboten' },
  LOST: { en: 'Lost', de: 'Verloren' },
  REFUNDED: { en: 'Refunded', de: 'Erstattet' },
  NEW: { en: 'New license', de: 'Neue Lizenz' },
  RENEW: { en: 'Renewal', de: 'Verlängerung' },
  ADD_SEATS: { en: 'More seats', de: 'Mehr Plätze' },
  UPGRADE: { en: 'Upgrade', de: 'Upgrade' },
  EXTEND_UPDATES: { en: 'More updates', de: 'Mehr Aktualisierungen' },
})
