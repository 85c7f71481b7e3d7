import { defineWords, plural } from '../i18n/words.ts'

export const fileWords = defineWords({
  title: { en: 'Catalogue as a file', de: 'Katalog als Datei' },
  help: {
    en: 'The whole catalogue in YAML: to keep with your code, to review, or to bring to another gateway.',
    de: 'Der ganze Katalog in YAML: zum Ablegen bei Ihrem Code, zum Prüfen oder für ein anderes Gateway.',
  },
  out: { en: 'Export', de: 'Export' },
  outHelp: {
    en: 'All products, entitlements, meters, releases and license types of this gateway.',
    de: 'Alle Produkte, Berechtigungen, Zähler, Versionen und Lizenztypen dieses Gateways.',
  },
  download: { en: 'Download catalog.yaml', de: 'catalog.yaml laden' },
  edit: { en: 'Edit it below', de: 'Unten bearbeiten' },
  in: { en: 'Import', de: 'Import' },
  inHelp: {
    en: 'What the file does not mention stays as it is. Nothing is deleted, and existing licenses keep their rules.',
    de: 'Was die Datei nicht nennt, bleibt, wie es ist. Nichts wird gelöscht, und bestehende Lizenzen behalten ihre Regeln.',
  },
  choose: { en: 'Choose a file', de: 'Datei wählen' },
  text: { en: 'Text of the file', de: 'Text der Datei' },
  textHelp: {
    en: 'YAML or JSON. Paste it here, or choose a file.',
    de: 'YAML oder JSON. Fügen Sie es hier ein, oder wählen Sie eine Datei.',
  },
  difference: { en: 'What would change', de: 'Was sich ändern würde' },
  differenceEmpty: {
    en: 'The difference from the gateway appears here.',
    de: 'Hier erscheint der Unterschied zum Gateway.',
  },
  same: {
    en: 'No difference: the gateway has what the file states.',
    de: 'Kein Unterschied: Das Gateway hat, was die Datei angibt.',
  },
  changedHelp: {
    en: 'Your text is unchanged. Compare it with the catalogue as it is now: the difference then shows which of the other changes your text takes back.',
    de: 'Ihr Text ist unverändert. Vergleichen Sie ihn mit dem Katalog, wie er jetzt ist: Der Unterschied zeigt dann, welche der anderen Änderungen Ihr Text zurücknimmt.',
  },
  compare: { en: 'Compare with the present catalogue', de: 'Mit dem jetzigen Katalog vergleichen' },
  checking: { en: 'Comparing …', de: 'Wird verglichen …' },
  changes: {
    en: (count: number) => plural('en', count, { one: '# change', other: '# changes' }),
    de: (count: number) => plural('de', count, { one: '# Änderung', other: '# Änderungen' }),
  },
  problems: {
    en: (count: number) =>
      plural('en', count, {
        one: '# problem. The file is refused as a whole.',
        other: '# problems. The file is refused as a whole.',
      }),
    de: (count: number) =>
      plural('de', count, {
        one: '# Problem. Die Datei wird als Ganzes abgelehnt.',
        other: '# Probleme. Die Datei wird als Ganzes abgelehnt.',
      }),
  },
  at: {
    en: (line: number, column: number) => `Line ${line}, column ${column}`,
    de: (line: number, column: number) => `Zeile ${line}, Spalte ${column}`,
  },
  apply: { en: 'Apply', de: 'Anwenden' },
  applyTitle: { en: 'Apply the file', de: 'Datei anwenden' },
  applyHelp: {
    en: (changes: string) => `${changes}, all or none. Existing licenses keep their rules.`,
    de: (changes: string) => `${changes}, alle oder keine. Bestehende Lizenzen behalten ihre Regeln.`,
  },
  applied: { en: 'Catalogue changed', de: 'Katalog geändert' },
  added: { en: 'Added', de: 'Neu' },
  changed: { en: 'Changed', de: 'Geändert' },
  published: { en: 'Published', de: 'Veröffentlicht' },
  retired: { en: 'Retired', de: 'Eingestellt' },
  becomes: { en: 'becomes', de: 'wird zu' },
  removed: { en: 'removed', de: 'entfällt' },
  yes: { en: 'yes', de: 'ja' },
  no: { en: 'no', de: 'nein' },
  nothing: { en: 'none', de: 'keine' },
  unsaved: { en: 'The text of the file is lost.', de: 'Der Text der Datei geht verloren.' },
  tooLarge: {
    en: 'The file is larger than 5 MB. Split it, for example by product.',
    de: 'Die Datei ist größer als 5 MB. Teilen Sie sie, zum Beispiel nach Produkten.',
  },
})

/** Names of the fields of a catalogue file. */
export const fieldWords = defineWords({
  name: { en: 'Name', de: 'Name' },
  description: { en: 'Description', de: 'Beschreibung' },
  skus: { en: 'SKUs', de: 'SKUs' },
  upgradesFrom: { en: 'Upgrade of', de: 'Upgrade von' },
  releasedAt: { en: 'Released', de: 'Erschienen' },
  term: { en: 'Term', de: 'Laufzeit' },
  termStartsAt: { en: 'Start of the term', de: 'Beginn der Laufzeit' },
  timeZone: { en: 'Time zone', de: 'Zeitzone' },
  endsAtEndOfDay: { en: 'Last day counts to midnight', de: 'Letzter Tag zählt bis Mitternacht' },
  gracePeriod: { en: 'Grace period', de: 'Nachfrist' },
  renewalBasis: { en: 'Start of a renewed term', de: 'Beginn nach einer Verlängerung' },
  expiryPolicy: { en: 'Use after the end', de: 'Benutzung nach dem Ende' },
  updates: { en: 'New versions for', de: 'Neue Versionen für' },
  seatModel: { en: 'Seats', de: 'Plätze' },
  maxActivations: { en: 'Devices', de: 'Geräte' },
  overage: { en: 'Devices beyond the seats', de: 'Geräte über die Plätze hinaus' },
  overLimit: { en: 'If seats are taken away', de: 'Wenn Plätze wegfallen' },
  leaseDuration: { en: 'Lease of a seat', de: 'Leihe eines Platzes' },
  heartbeat: { en: 'Heartbeat', de: 'Lebenszeichen' },
  checkIn: { en: 'Check-in', de: 'Meldung' },
  transferLimit: { en: 'Moves to other devices', de: 'Wechsel auf andere Geräte' },
  fingerprintMatch: { en: 'Recognition of a device', de: 'Erkennung eines Geräts' },
  requireFingerprint: { en: 'Valid only on active devices', de: 'Nur auf aktiven Geräten gültig' },
  offline: { en: 'License files', de: 'Lizenzdateien' },
  offlineGrace: { en: 'Answers kept for', de: 'Antworten behalten für' },
  trial: { en: 'Trial', de: 'Test' },
  keyPrefix: { en: 'Prefix of the keys', de: 'Anfang der Schlüssel' },
  expiryNotices: { en: 'Reminders', de: 'Erinnerungen' },
  entitlements: { en: 'Entitlement', de: 'Berechtigung' },
  meters: { en: 'Meter', de: 'Zähler' },
})
