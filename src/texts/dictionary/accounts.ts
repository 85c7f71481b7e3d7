import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

/** Refusals about accounts and their contacts. */
export const accountTexts = {
  ACCOUNT_NOT_FOUND: entry({
    en: 'There is no account with this ID. Check the ID.',
    de: 'Es gibt kein Konto mit dieser ID. Prüfen Sie die ID.',
  }),
  ACCOUNT_CONFLICT: entry({
    en: 'Another account has the external ID or the domain. Correct that account, or merge the two accounts.',
    de: 'Ein anderes Konto hat die externe ID oder die Domain. Berichtigen Sie jenes Konto, oder führen Sie die beiden Konten zusammen.',
  }),
  ACCOUNT_CONFLICT_OF_IDENTITIES: entry({
    en: 'externalId and domain belong to different accounts. Send only the one of the customer.',
    de: 'externalId und domain gehören zu verschiedenen Konten. Senden Sie nur die Angabe des Kunden.',
  }),
  ACCOUNT_MERGED: entry({
    en: 'The account was merged before, or the two are one account. Read the account by its ID to see which one it is.',
    de: 'Das Konto wurde schon zusammengeführt, oder die beiden sind dasselbe Konto. Lesen Sie das Konto unter seiner ID, um zu sehen, welches es ist.',
  }),
  ACCOUNT_PARTNER_DIFFERENT: entry({
    en: 'The accounts belong to different partners, or one belongs to the vendor. Transfer single licenses instead.',
    de: 'Die Konten gehören zu verschiedenen Partnern, oder eines gehört zum Hersteller. Übertragen Sie stattdessen einzelne Lizenzen.',
  }),
  CONTACT_NOT_FOUND: entry({
    en: 'There is no contact with this ID. Check the ID.',
    de: 'Es gibt keinen Kontakt mit dieser ID. Prüfen Sie die ID.',
  }),
  CONTACT_NOT_FOUND_IN_ACCOUNT: entry({
    en: 'The account has no contact with this ID. Check the ID.',
    de: 'Das Konto hat keinen Kontakt mit dieser ID. Prüfen Sie die ID.',
  }),
  ACCOUNT_NOT_FOUND_IN_LINE: entry(
    { line: 'text' },
    {
      en: words`${'line'}: There is no account with this ID. Check the ID.`,
      de: words`${'line'}: Es gibt kein Konto mit dieser ID. Prüfen Sie die ID.`,
    },
  ),
  CONTACT_NOT_FOUND_IN_LINE: entry(
    { line: 'text' },
    {
      en: words`${'line'}: The account has no contact with this ID. Check the ID.`,
      de: words`${'line'}: Das Konto hat keinen Kontakt mit dieser ID. Prüfen Sie die ID.`,
    },
  ),
  CONTACT_NOT_FOUND_IN_ACCOUNT_OF_LICENSE: entry({
    en: 'The account of the license has no contact with this ID. Check the ID.',
    de: 'Das Konto der Lizenz hat keinen Kontakt mit dieser ID. Prüfen Sie die ID.',
  }),
  CONTACT_ADDRESS_TAKEN: entry({
    en: 'A contact of the account has the address. Change that contact. If it was removed, add it again.',
    de: 'Ein Kontakt des Kontos hat die Adresse. Ändern Sie jenen Kontakt. Wurde er entfernt, fügen Sie ihn wieder hinzu.',
  }),
  CONTACT_ANONYMIZED: entry({
    en: 'The contact was forgotten. Add another contact.',
    de: 'Die Daten des Kontakts wurden gelöscht. Fügen Sie einen anderen Kontakt hinzu.',
  }),
  CONTACT_COMPLAINED: entry({
    en: 'The reader complained about a mail. Only the account itself or the vendor can resume the mail. Add another contact, or contact support.',
    de: 'Der Empfänger hat sich über eine Mail beschwert. Nur das Konto selbst oder der Hersteller kann den Versand wieder aufnehmen. Fügen Sie einen anderen Kontakt hinzu, oder wenden Sie sich an den Support.',
  }),
  CONTACT_NEEDED: entry({
    en: 'The contact is the only one of an account with licenses. Add another contact, then remove this one.',
    de: 'Der Kontakt ist der einzige eines Kontos mit Lizenzen. Fügen Sie einen anderen Kontakt hinzu, und entfernen Sie dann diesen.',
  }),
}
