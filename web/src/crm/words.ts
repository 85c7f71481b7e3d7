import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  crm: { en: 'CRM', de: 'CRM' },
  crmHelp: {
    en: 'The sync of your licenses with the CRM, and records that wait for a decision.',
    de: 'Was das CRM von Ihren Lizenzen weiß, und was auf eine Entscheidung wartet.',
  },
  state: { en: 'State', de: 'Zustand' },
  NOT_CONNECTED: { en: 'Not connected', de: 'Nicht verbunden' },
  CURRENT: { en: 'All changes pushed', de: 'Alle Änderungen übertragen' },
  BEHIND: { en: 'Behind', de: 'Im Rückstand' },
  PAUSED: { en: 'Paused', de: 'Pausiert' },
  notConnectedHelp: {
    en: 'Set LICET_HUBSPOT_TOKEN, then run `npx licet hubspot setup`. Support then sees licenses in the CRM.',
    de: 'Setzen Sie LICET_HUBSPOT_TOKEN, und führen Sie `npx licet hubspot setup` aus. Der Support sieht dann die Lizenzen im CRM.',
  },
  sync: { en: 'Sync', de: 'Abgleich' },
  target: { en: 'Portal', de: 'Portal' },
  queue: { en: 'Accounts to push', de: 'Zu übertragende Konten' },
  since: {
    en: (time: string) => `the oldest waits since ${time}`,
    de: (time: string) => `der älteste wartet seit ${time}`,
  },
  lastRun: { en: 'Last complete run', de: 'Letzter vollständiger Lauf' },
  noRun: { en: 'No run is complete yet', de: 'Noch kein vollständiger Lauf' },
  notCompared: { en: 'Not compared yet', de: 'Noch nicht verglichen' },
  pausedUntil: {
    en: (time: string) => `The sync continues at ${time}.`,
    de: (time: string) => `Der Abgleich geht weiter um ${time}.`,
  },
  drift: { en: 'Differences in the last comparison', de: 'Unterschiede beim letzten Vergleich' },
  compared: {
    en: (count: number) => plural('en', count, { one: '# record compared', other: '# records compared' }),
    de: (count: number) =>
      plural('de', count, { one: '# Datensatz verglichen', other: '# Datensätze verglichen' }),
  },
  replay: { en: 'Push again', de: 'Erneut übertragen' },
  replayHelp: {
    en: 'A pause of the sync ends, and the sync tries all parked records again.',
    de: 'Eine Pause des Abgleichs endet, und der Abgleich versucht alle zurückgestellten Datensätze noch einmal.',
  },
  replayed: {
    en: (count: number) =>
      count === 0
        ? 'No record was parked, so none is pushed again'
        : plural('en', count, { one: '# record is pushed again', other: '# records are pushed again' }),
    de: (count: number) =>
      count === 0
        ? 'Kein Datensatz war zurückgestellt, also wird keiner erneut übertragen'
        : plural('de', count, {
            one: '# Datensatz wird erneut übertragen',
            other: '# Datensätze werden erneut übertragen',
          }),
  },
  compare: { en: 'Compare', de: 'Vergleichen' },
  compareHelp: {
    en: 'Reads all records of the CRM and compares them. Without “only compare”, differences are pushed again.',
    de: 'Liest alle Datensätze des CRM und vergleicht sie. Ohne „nur vergleichen“ werden Unterschiede erneut übertragen.',
  },
  dryRun: { en: 'Only compare', de: 'Nur vergleichen' },
  comparing: { en: 'The comparison has begun', de: 'Der Vergleich hat begonnen' },
  reviews: { en: 'To decide', de: 'Zu entscheiden' },
  reviewsHelp: {
    en: 'What a person has to decide, because the data alone does not.',
    de: 'Was eine Person entscheiden muss, weil es die Daten allein nicht tun.',
  },
  noReviews: { en: 'Nothing waits for a decision', de: 'Nichts wartet auf eine Entscheidung' },
  question: { en: 'Question', de: 'Frage' },
  source: { en: 'From', de: 'Aus' },
  raised: { en: 'Since', de: 'Seit' },
  decide: { en: 'Decide', de: 'Entscheiden' },
  decideTitle: { en: 'What was sold?', de: 'Was wurde verkauft?' },
  choice: { en: 'Choice', de: 'Auswahl' },
  NEW: { en: 'New license', de: 'Neue Lizenz' },
  RENEW: { en: 'Renewal', de: 'Verlängerung' },
  ADD_SEATS: { en: 'More seats', de: 'Mehr Plätze' },
  EXTEND_UPDATES: { en: 'More updates', de: 'Mehr Aktualisierungen' },
  UPGRADE: { en: 'Upgrade', de: 'Wechsel des Typs' },
  seats: {
    en: (count: number) => plural('en', count, { one: '# seat', other: '# seats' }),
    de: (count: number) => plural('de', count, { one: '# Platz', other: '# Plätze' }),
  },
  resolve: { en: 'Resolve', de: 'Erledigen' },
  resolveHelp: {
    en: 'The question is closed without a change. Do this when it was settled elsewhere.',
    de: 'Die Frage wird ohne Änderung geschlossen. Tun Sie das, wenn sie anderswo geklärt ist.',
  },
  retry: { en: 'Try again', de: 'Erneut versuchen' },
  retryHelp: {
    en: 'The record of the CRM is read again, after you have corrected it there.',
    de: 'Der Datensatz des CRM wird noch einmal gelesen, nachdem Sie ihn dort berichtigt haben.',
  },
  reason: { en: 'Reason', de: 'Grund' },
  reasonHelp: { en: 'It is kept in the audit log.', de: 'Er steht im Protokoll.' },
  done: { en: 'The question is settled', de: 'Die Frage ist geklärt' },
  triedAgain: { en: 'The record is read again', de: 'Der Datensatz wird noch einmal gelesen' },
  parked: { en: 'Parked', de: 'Zurückgestellt' },
  parkedHelp: {
    en: 'Records that the CRM refused permanently. They wait until something changes, or until you push again.',
    de: 'Datensätze, die das CRM endgültig abgelehnt hat. Sie warten, bis sich etwas ändert oder Sie erneut übertragen.',
  },
  noParked: { en: 'Nothing is parked', de: 'Nichts ist zurückgestellt' },
  parkedDeals: { en: 'Parked deals', de: 'Zurückgestellte Deals' },
  differences: { en: 'Differences', de: 'Unterschiede' },
  differencesKept: {
    en: 'What the last comparison found. It only compared, so the CRM still has its own values.',
    de: 'Was der letzte Vergleich gefunden hat. Er hat nur verglichen, also hat das CRM noch seine eigenen Werte.',
  },
  differencesPushed: {
    en: 'What the last comparison found. The expected values were pushed again.',
    de: 'Was der letzte Vergleich gefunden hat. Die erwarteten Werte wurden erneut übertragen.',
  },
  comparisonFailed: {
    en: (reason: string) => `The last comparison failed. Compare again. ${reason}`,
    de: (reason: string) => `Der letzte Vergleich ist gescheitert. Vergleichen Sie noch einmal. ${reason}`,
  },
  record: { en: 'Record', de: 'Datensatz' },
  kind_ACCOUNT: { en: 'Account', de: 'Konto' },
  kind_CONTACT: { en: 'Contact', de: 'Kontakt' },
  kind_LICENSE: { en: 'License', de: 'Lizenz' },
  missingInCrm: { en: 'missing in the CRM', de: 'fehlt im CRM' },
  expectedValues: { en: 'Expected', de: 'Erwartet' },
  foundValues: { en: 'In the CRM', de: 'Im CRM' },
  erasures: { en: 'Erasures under way', de: 'Laufende Löschungen' },
  requested: { en: 'Requested', de: 'Beantragt' },
  waits: { en: 'Waits for the CRM', de: 'Wartet auf das CRM' },
  account: { en: 'Account', de: 'Konto' },
  why: { en: 'Why', de: 'Warum' },
  deal: { en: (id: string) => `Deal ${id}`, de: (id: string) => `Deal ${id}` },
  suggestions: { en: 'Suggested links', de: 'Vorgeschlagene Verknüpfungen' },
  noSuggestions: { en: 'No account is without its company', de: 'Kein Konto ist ohne seine Firma' },
  company: { en: 'Company in the CRM', de: 'Firma im CRM' },
  link: { en: 'Link', de: 'Verknüpfen' },
  linkTitle: {
    en: (account: string, company: string) => `Link ${account} to ${company}`,
    de: (account: string, company: string) => `${account} mit ${company} verknüpfen`,
  },
  linkHelp: {
    en: 'The company shows the licenses of the account from then on.',
    de: 'Die Firma zeigt von da an die Lizenzen des Kontos.',
  },
  linked: { en: 'The account is linked', de: 'Das Konto ist verknüpft' },
})
