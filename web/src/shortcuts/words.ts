import { defineWords } from '../i18n/words.ts'

export const words = defineWords({
  shortcuts: { en: 'Keyboard shortcuts', de: 'Tastenkürzel' },
  everywhere: { en: 'On every page', de: 'Auf jeder Seite' },
  lists: { en: 'In lists', de: 'In Listen' },
  goTo: { en: 'Go to a page', de: 'Zu einer Seite gehen' },
  search: { en: 'Search everything', de: 'Alles durchsuchen' },
  help: { en: 'Show the shortcuts', de: 'Tastenkürzel zeigen' },
  close: {
    en: 'Close a dialog or a menu',
    de: 'Dialog oder Menü schließen',
  },
  nextRow: { en: 'Next row', de: 'Nächste Zeile' },
  previousRow: { en: 'Previous row', de: 'Vorherige Zeile' },
  open: { en: 'Open the record', de: 'Datensatz öffnen' },
  select: { en: 'Select the row', de: 'Zeile auswählen' },
  nextPage: { en: 'Next page', de: 'Nächste Seite' },
  previousPage: { en: 'Previous page', de: 'Vorige Seite' },
  andThen: { en: 'then', de: 'dann' },
  or: { en: 'or', de: 'oder' },
  singleKeys: { en: 'Use shortcuts of single keys', de: 'Tastenkürzel aus einzelnen Tasten benutzen' },
  singleKeysHelp: {
    en: 'Turn them off if you enter text by speech. This browser keeps the choice.',
    de: 'Schalten Sie sie aus, wenn Sie Text durch Sprache eingeben. Dieser Browser merkt sich die Wahl.',
  },
})
