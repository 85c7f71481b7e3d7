import { defineWords, plural } from '../i18n/words.ts'

export const words = defineWords({
  bulkOperations: { en: 'Bulk operations', de: 'Massenänderungen' },
  licenses: { en: 'Licenses', de: 'Lizenzen' },
  license: { en: 'License', de: 'Lizenz' },
  bulk: { en: 'Change…', de: 'Ändern…' },
  RENEW_LICENSES: { en: 'Renew', de: 'Verlängern' },
  EXTEND_LICENSES: { en: 'Extend by days', de: 'Um Tage verlängern' },
  CHANGE_LICENSES: { en: 'Change values', de: 'Werte ändern' },
  CHANGE_LICENSE_TYPES: { en: 'Change the type', de: 'Typ wechseln' },
  SUSPEND_LICENSES: { en: 'Suspend', de: 'Aussetzen' },
  REINSTATE_LICENSES: { en: 'Reinstate', de: 'Aussetzung aufheben' },
  REVOKE_LICENSES: { en: 'Revoke', de: 'Widerrufen' },
  titleOf: {
    en: (verb: string, count: number, exact = true) =>
      `${verb}: ${exact ? '' : 'more than '}${plural('en', count, { one: '# license', other: '# licenses' })}`,
    de: (verb: string, count: number, exact = true) =>
      `${verb}: ${exact ? '' : 'mehr als '}${plural('de', count, { one: '# Lizenz', other: '# Lizenzen' })}`,
  },
  checkFirst: {
    en: 'Nothing changes yet. The gateway first checks what would happen to each license. You then see the result and decide.',
    de: 'Noch ändert sich nichts. Das Gateway prüft zuerst, was mit jeder Lizenz geschähe. Sie sehen dann das Ergebnis und entscheiden.',
  },
  check: { en: 'Check what would happen', de: 'Prüfen, was geschähe' },
  missing: { en: 'Fill this in.', de: 'Füllen Sie das aus.' },
  days: { en: 'Days', de: 'Tage' },
  terms: { en: 'Terms', de: 'Laufzeiten' },
  inUtc: {
    en: 'Until its end in UTC, for licenses of every time zone.',
    de: 'Bis zu seinem Ende in UTC, für Lizenzen jeder Zeitzone.',
  },
  licenseType: { en: 'License type', de: 'Lizenztyp' },
  expiry: { en: 'Expiry', de: 'Ablauf' },
  KEEP: { en: 'Stays', de: 'Bleibt' },
  RESET: { en: 'A new term starts now', de: 'Eine neue Laufzeit beginnt jetzt' },
  seats: { en: 'Seats', de: 'Plätze' },
  unchanged: { en: 'Unchanged', de: 'Unverändert' },
  number: { en: 'Number', de: 'Anzahl' },
  otherNumber: { en: 'Another number', de: 'Eine andere Zahl' },
  unlimited: { en: 'Unlimited', de: 'Unbegrenzt' },
  asType: { en: 'As the license type', de: 'Wie der Lizenztyp' },
  otherDay: { en: 'Another day', de: 'Ein anderer Tag' },
  never: { en: 'Never', de: 'Nie' },
  lastDay: { en: 'Last day (UTC)', de: 'Letzter Tag (UTC)' },
  entitlement: { en: 'Entitlement', de: 'Berechtigung' },
  entitlementCode: { en: 'Code of the entitlement', de: 'Code der Berechtigung' },
  grant: { en: 'Grant', de: 'Erteilen' },
  remove: { en: 'Do not grant', de: 'Nicht erteilen' },
  value: { en: 'Value', de: 'Wert' },
  valueHelp: { en: 'Empty for yes.', de: 'Leer für ja.' },
  nothingToChange: { en: 'Nothing is changed yet.', de: 'Noch ist nichts geändert.' },

  noOperation: { en: 'There is no such bulk operation', de: 'Diese Massenänderung gibt es nicht' },
  noOperationHelp: {
    en: 'Bulk operations are deleted 30 days after their end.',
    de: 'Massenänderungen werden 30 Tage nach ihrem Ende gelöscht.',
  },
  none: { en: 'There are no bulk operations', de: 'Es gibt keine Massenänderungen' },
  noneHelp: {
    en: 'Select licenses in their list to change many of them at once.',
    de: 'Wählen Sie Lizenzen in deren Liste aus, um viele auf einmal zu ändern.',
  },
  dryRun: { en: 'Check only', de: 'Nur Prüfung' },
  QUEUED: { en: 'Queued', de: 'Wartet' },
  RUNNING: { en: 'Running', de: 'Läuft' },
  COMPLETED: { en: 'Completed', de: 'Abgeschlossen' },
  CANCELED: { en: 'Canceled', de: 'Abgebrochen' },
  progress: {
    en: (done: string, total: string) => `${done} of ${total} licenses processed`,
    de: (done: string, total: string) => `${done} von ${total} Lizenzen bearbeitet`,
  },
  wouldChange: {
    en: (count: number) =>
      `${plural('en', count, { one: '# license would change.', other: '# licenses would change.' })} Nothing has changed yet.`,
    de: (count: number) =>
      `${plural('de', count, { one: '# Lizenz würde sich ändern.', other: '# Lizenzen würden sich ändern.' })} Noch hat sich nichts geändert.`,
  },
  nothingWouldChange: {
    en: 'No license would change.',
    de: 'Keine Lizenz würde sich ändern.',
  },
  start: { en: 'Start now', de: 'Jetzt starten' },
  startTitle: {
    en: (verb: string, count: number) =>
      `${verb} ${plural('en', count, { one: '# license', other: '# licenses' })}?`,
    de: (verb: string, count: number) =>
      `${plural('de', count, { one: '# Lizenz', other: '# Lizenzen' })}: ${verb}?`,
  },
  startWhat: {
    en: 'The change is applied to exactly the licenses that were checked. Customers get their mails. You can cancel while it runs; licenses that were changed stay changed.',
    de: 'Die Änderung trifft genau die geprüften Lizenzen. Die Kunden erhalten ihre E-Mails. Sie können abbrechen, solange sie läuft; geänderte Lizenzen bleiben geändert.',
  },
  started: { en: 'The bulk operation started', de: 'Die Massenänderung läuft' },
  checking: { en: 'The check started', de: 'Die Prüfung läuft' },
  cancelIt: { en: 'Cancel', de: 'Abbrechen' },
  cancelTitle: { en: 'Cancel the bulk operation', de: 'Massenänderung abbrechen' },
  cancelWhat: {
    en: 'No further license is changed. Licenses that were changed stay changed.',
    de: 'Keine weitere Lizenz wird geändert. Geänderte Lizenzen bleiben geändert.',
  },
  canceledNow: { en: 'The bulk operation is canceled', de: 'Die Massenänderung ist abgebrochen' },
  outcome: { en: 'Outcome', de: 'Ergebnis' },
  allRows: { en: 'All', de: 'Alle' },
  out_PENDING: { en: 'Waiting', de: 'Wartet' },
  out_CHANGED: { en: 'Changed', de: 'Geändert' },
  would_CHANGED: { en: 'Would change', de: 'Würde geändert' },
  out_UNCHANGED: { en: 'Unchanged', de: 'Unverändert' },
  out_REFUSED: { en: 'Refused', de: 'Abgelehnt' },
  out_FAILED: { en: 'Failed', de: 'Gescheitert' },
  whatChanges: { en: 'What changes', de: 'Was sich ändert' },
  moreChanges: {
    en: (count: number) => `and ${plural('en', count, { one: '# more value', other: '# more values' })}`,
    de: (count: number) => `und ${plural('de', count, { one: '# weiterer Wert', other: '# weitere Werte' })}`,
  },
  noRows: { en: 'No license has this outcome', de: 'Keine Lizenz hat dieses Ergebnis' },
  devicesOver: {
    en: (count: number) =>
      plural('en', count, { one: '# device without a seat', other: '# devices without a seat' }),
    de: (count: number) => plural('de', count, { one: '# Gerät ohne Platz', other: '# Geräte ohne Platz' }),
  },
  outlivingFiles: {
    en: (count: number) =>
      plural('en', count, { one: '# license file works on', other: '# license files work on' }),
    de: (count: number) =>
      plural('de', count, { one: '# Lizenzdatei gilt weiter', other: '# Lizenzdateien gelten weiter' }),
  },
  reason: { en: 'Reason', de: 'Grund' },
  by: { en: 'Started by', de: 'Gestartet durch' },
  startedAt: { en: 'Started', de: 'Gestartet' },
  endedAt: { en: 'Ended', de: 'Beendet' },
  state: { en: 'State', de: 'Zustand' },
  what: { en: 'What', de: 'Was' },
  checkedBy: { en: 'Check before it', de: 'Prüfung davor' },
  show: { en: 'Show', de: 'Zeigen' },
  exportRows: { en: 'Rows as CSV', de: 'Zeilen als CSV' },
})
