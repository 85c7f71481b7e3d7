import { entry } from '../entry.ts'
import { choose, plural, words } from '../pattern.ts'

/** Refusals about licenses, their terms, trials, meters and keys. */
export const licenseTexts = {
  LICENSE_NOT_FOUND: entry({
    en: 'There is no license with this ID. Check the ID.',
    de: 'Es gibt keine Lizenz mit dieser ID. Prüfen Sie die ID.',
  }),
  LICENSE_NOT_FOUND_IN_ACCOUNT: entry({
    en: 'The account has no such license.',
    de: 'Das Konto hat keine solche Lizenz.',
  }),
  LICENSE_REVOKED: entry({
    en: 'The license is revoked permanently. Issue a new license.',
    de: 'Die Lizenz ist endgültig widerrufen. Stellen Sie eine neue Lizenz aus.',
  }),
  LICENSE_PERPETUAL: entry({
    en: 'The license is perpetual, and its updates never end. No renewal is needed.',
    de: 'Die Lizenz ist unbefristet, und ihre Aktualisierungen enden nie. Eine Verlängerung ist nicht nötig.',
  }),
  LICENSE_PERPETUAL_WITH_EXPIRY: entry(
    { expiry: 'time' },
    {
      en: words`The license type is perpetual, so it has no term to renew by, but this license expires on ${'expiry'}. Change its expiry with changeLicense.`,
      de: words`Der Lizenztyp ist unbefristet und hat keine Laufzeit zum Verlängern, diese Lizenz läuft aber am ${'expiry'} ab. Ändern Sie ihren Ablauf mit changeLicense.`,
    },
  ),
  LICENSE_PERPETUAL_FOR_EXTENSION: entry({
    en: 'The license is perpetual. It has no expiry to move.',
    de: 'Die Lizenz ist unbefristet. Sie hat keinen Ablauf, der sich verschieben lässt.',
  }),
  LICENSE_NOT_STARTED: entry({
    en: 'The first term of the license has not started. Renew the license after its start.',
    de: 'Die erste Laufzeit der Lizenz hat nicht begonnen. Verlängern Sie die Lizenz nach ihrem Beginn.',
  }),
  LICENSE_NOT_STARTED_FOR_EXTENSION: entry(
    { kind: ['TRIAL', 'LICENSE'] },
    {
      en: words`The ${choose('kind', { TRIAL: 'trial', LICENSE: 'license' })} has not started, so it has no expiry to move. Activate the license first.`,
      de: words`${choose('kind', { TRIAL: 'Der Test', LICENSE: 'Die Lizenz' })} hat nicht begonnen und daher keinen Ablauf, der sich verschieben lässt. Aktivieren Sie zuerst die Lizenz.`,
    },
  ),
  LICENSE_NOT_STARTED_FOR_PERPETUITY: entry({
    en: 'The term of the license has not started, so the license cannot become perpetual. Change it after its start.',
    de: 'Die Laufzeit der Lizenz hat nicht begonnen, daher kann die Lizenz nicht unbefristet werden. Ändern Sie sie nach ihrem Beginn.',
  }),
  RENEWAL_WOULD_BE_PAST: entry({
    en: 'The new end has already passed. Set `terms` to the number of terms to renew by.',
    de: 'Das neue Ende liegt schon in der Vergangenheit. Setzen Sie `terms` auf die Anzahl der Laufzeiten, um die verlängert wird.',
  }),
  LICENSE_EXTENSION_EXCEEDED: entry(
    { limit: 'number' },
    {
      en: words`A license can be extended ${plural('limit', { one: 'once', other: words`${'limit'} times` })} at most in one term. Renew it instead.`,
      de: words`Eine Lizenz lässt sich in einer Laufzeit höchstens ${plural('limit', { one: 'einmal', other: words`${'limit'}-mal` })} um Tage verlängern. Verlängern Sie sie stattdessen um eine Laufzeit.`,
    },
  ),
  TRIAL_EXTENSION_EXCEEDED: entry(
    { limit: 'number' },
    {
      en: words`A trial can be extended ${plural('limit', { one: 'once', other: words`${'limit'} times` })} at most. Issue a license of another type instead.`,
      de: words`Ein Test lässt sich höchstens ${plural('limit', { one: 'einmal', other: words`${'limit'}-mal` })} verlängern. Stellen Sie stattdessen eine Lizenz eines anderen Typs aus.`,
    },
  ),
  TRIAL_ONLY: entry({
    en: 'Only a trial can be extended. Renew the license instead.',
    de: 'Nur ein Test lässt sich so verlängern. Verlängern Sie die Lizenz stattdessen um eine Laufzeit.',
  }),
  TRIAL_ALREADY_USED: entry(
    { identity: ['FINGERPRINT', 'EMAIL', 'EMAIL_DOMAIN'] },
    {
      en: words`This ${choose('identity', { FINGERPRINT: 'device', EMAIL: 'address', EMAIL_DOMAIN: 'domain' })} already had a trial of this license type. Contact support.`,
      de: words`${choose('identity', { FINGERPRINT: 'Mit diesem Gerät', EMAIL: 'Mit dieser Adresse', EMAIL_DOMAIN: 'Mit dieser Domain' })} wurde der Test dieses Lizenztyps schon genutzt. Wenden Sie sich an den Support.`,
    },
  ),
  PRODUCT_MISMATCH_OF_LICENSE_TYPE: entry(
    { licenseType: 'text' },
    {
      en: words`License type ${'licenseType'} belongs to another product. Choose a license type of the product of the license.`,
      de: words`Der Lizenztyp ${'licenseType'} gehört zu einem anderen Produkt. Wählen Sie einen Lizenztyp des Produkts der Lizenz.`,
    },
  ),
  SCHEDULED_CHANGE_NOT_FOUND: entry({
    en: 'There is no scheduled change with this ID. Check the ID.',
    de: 'Es gibt keine geplante Änderung mit dieser ID. Prüfen Sie die ID.',
  }),
  SCHEDULED_CHANGE_ENDED: entry({
    en: 'The scheduled change was applied or has failed, so it cannot be canceled. Change the license instead.',
    de: 'Die geplante Änderung wurde ausgeführt oder ist gescheitert und lässt sich nicht mehr zurücknehmen. Ändern Sie stattdessen die Lizenz.',
  }),
  SCHEDULED_CHANGE_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number' },
    {
      en: words`${'used'} changes of the license are scheduled, and ${'limit'} can be. Cancel one of them first.`,
      de: words`${'used'} Änderungen der Lizenz sind geplant, höchstens ${'limit'} sind möglich. Nehmen Sie zuerst eine davon zurück.`,
    },
  ),
  LICENSE_KEY_TAKEN: entry({
    en: 'A license or a key pool has or had this key, or one that differs only in case, width or punctuation around it. Use another key.',
    de: 'Eine Lizenz oder ein Schlüsselvorrat hat oder hatte diesen Schlüssel oder einen, der sich nur in Groß- und Kleinschreibung, Zeichenbreite oder umgebender Zeichensetzung unterscheidet. Verwenden Sie einen anderen Schlüssel.',
  }),
  LICENSE_KEY_SHOWN: entry({
    en: 'The license key was sent and cannot be shown again. Rotate the key: this mails a new one.',
    de: 'Der Lizenzschlüssel wurde versandt und lässt sich nicht noch einmal zeigen. Ersetzen Sie den Schlüssel: Der neue wird per Mail versandt.',
  }),
  NOTIFICATION_SENDING: entry({
    en: 'The mail with the license key is being sent. Retry in a minute.',
    de: 'Die Mail mit dem Lizenzschlüssel wird gerade versandt. Versuchen Sie es in einer Minute noch einmal.',
  }),
  METER_NOT_FOUND: entry({ en: 'This license has no meters.', de: 'Diese Lizenz hat keine Zähler.' }),
  USAGE_LIMIT_EXCEEDED: entry(
    { used: 'number', limit: 'number', meter: 'text', amount: 'number' },
    {
      en: words`${'used'} of ${'limit'} ${'meter'} are used, so ${'amount'} more would exceed the limit. Contact the owner of the license.`,
      de: words`${'used'} von ${'limit'} ${'meter'} sind verbraucht; ${'amount'} weitere würden die Grenze überschreiten. Wenden Sie sich an den Inhaber der Lizenz.`,
    },
  ),
  USAGE_LIMIT_EXCEEDED_IN_PERIOD: entry(
    { used: 'number', limit: 'number', meter: 'text', amount: 'number', next: 'time' },
    {
      en: words`${'used'} of ${'limit'} ${'meter'} are used, so ${'amount'} more would exceed the limit. Wait until ${'next'}, when the next period starts.`,
      de: words`${'used'} von ${'limit'} ${'meter'} sind verbraucht; ${'amount'} weitere würden die Grenze überschreiten. Warten Sie bis zum ${'next'}: Dann beginnt der nächste Zeitraum.`,
    },
  ),
}
