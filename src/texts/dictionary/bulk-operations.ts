import { entry } from '../entry.ts'
import { plural, words } from '../pattern.ts'

/** Refusals about bulk operations. */
export const bulkOperationTexts = {
  BULK_OPERATION_NOT_FOUND: entry({
    en: 'There is no bulk operation with this ID. Check the ID.',
    de: 'Es gibt keine Massenänderung mit dieser ID. Prüfen Sie die ID.',
  }),
  BULK_OPERATION_ENDED: entry({
    en: 'The bulk operation is completed, so it cannot be canceled. Its rows have the outcomes.',
    de: 'Die Massenänderung ist abgeschlossen und lässt sich nicht mehr abbrechen. Ihre Zeilen enthalten die Ergebnisse.',
  }),
  BULK_OPERATION_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number' },
    {
      en: words`${'used'} bulk operations are queued or running, and ${'limit'} can be. Wait until one is completed, or cancel one.`,
      de: words`${'used'} Massenänderungen warten oder laufen, höchstens ${'limit'} sind möglich. Warten Sie, bis eine abgeschlossen ist, oder brechen Sie eine ab.`,
    },
  ),
  DRY_RUN_MISMATCH: entry({
    en: 'The bulk operation is no dry run of this mutation with these values. Send the values of the dry run, or start a new one.',
    de: 'Die Massenänderung ist kein Probelauf dieser Mutation mit diesen Werten. Senden Sie die Werte des Probelaufs, oder starten Sie einen neuen.',
  }),
  DRY_RUN_NOT_COMPLETED: entry({
    en: 'The dry run was canceled, or is queued or running. Wait until it is completed, or start a new one.',
    de: 'Der Probelauf wurde abgebrochen, wartet oder läuft noch. Warten Sie, bis er abgeschlossen ist, oder starten Sie einen neuen.',
  }),
  LICENSES_NOT_FOUND_IN_SELECTION: entry(
    { count: 'number', licenses: 'list' },
    {
      en: words`${plural('count', { one: 'A license', other: words`${'count'} licenses` })} of the selection cannot be found, at most 10 listed: ${'licenses'}. Check the IDs.`,
      de: words`${plural('count', { one: 'Eine Lizenz', other: words`${'count'} Lizenzen` })} der Auswahl ${plural('count', { one: 'ist', other: 'sind' })} nicht zu finden, höchstens 10 aufgeführt: ${'licenses'}. Prüfen Sie die IDs.`,
    },
  ),
  SELECTION_EMPTY: entry({
    en: 'No license matches the selection. Check its filters.',
    de: 'Keine Lizenz entspricht der Auswahl. Prüfen Sie die Filter.',
  }),
  SELECTION_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number' },
    {
      en: words`About ${'used'} licenses match the selection, and a bulk operation can have ${'limit'}. Add a filter, and run several operations.`,
      de: words`Etwa ${'used'} Lizenzen entsprechen der Auswahl, eine Massenänderung kann ${'limit'} umfassen. Fügen Sie einen Filter hinzu, und führen Sie mehrere Massenänderungen aus.`,
    },
  ),
}
