import { entry } from '../entry.ts'

/** Refusals about the CRM. */
export const crmTexts = {
  CRM_NOT_CONNECTED: entry({
    en: 'No CRM is connected. Set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE, and restart the gateway.',
    de: 'Es ist kein CRM verbunden. Setzen Sie LICET_HUBSPOT_TOKEN oder LICET_HUBSPOT_TOKEN_FILE, und starten Sie das Gateway neu.',
  }),
  CRM_RECORD_TAKEN: entry({
    en: 'The record belongs to another account. Unlink that account first, or choose another record.',
    de: 'Der Datensatz gehört zu einem anderen Konto. Lösen Sie zuerst die Verknüpfung jenes Kontos, oder wählen Sie einen anderen Datensatz.',
  }),
  CRM_REVIEW_NOT_DECIDED: entry({
    en: 'The review is resolved, or has no such choice. Read its choices again.',
    de: 'Der Klärungsfall ist erledigt, oder er hat diese Auswahl nicht. Lesen Sie seine Auswahl neu.',
  }),
  CRM_REVIEW_NOT_FOUND: entry({
    en: 'There is no review with this ID. Check the ID.',
    de: 'Es gibt keinen Klärungsfall mit dieser ID. Prüfen Sie die ID.',
  }),
  CRM_REVIEW_NOT_RETRIED: entry({
    en: 'The review is resolved, or only a person can resolve it. Read its remedy, then resolve it.',
    de: 'Der Klärungsfall ist erledigt, oder nur eine Person kann ihn klären. Lesen Sie, was zu tun ist, und erledigen Sie ihn dann.',
  }),
}
