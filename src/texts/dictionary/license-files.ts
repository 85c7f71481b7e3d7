import { entry } from '../entry.ts'
import { choose, plural, words } from '../pattern.ts'

/** What is wrong with a text that a device signed. */
const tokenProblem = {
  problem: ['NOT_COMPACT', 'ALTERED', 'NOT_JSON', 'ALGORITHM', 'TYPE', 'HEADER', 'SIGNATURE'],
  /** The `typ` that the text must have. */
  type: 'text',
} as const

const problemOfToken = {
  en: choose('problem', {
    NOT_COMPACT: 'is not a compact JWS of three parts. Check that all of it was copied',
    ALTERED: 'has characters that were altered. Copy it again',
    NOT_JSON: 'does not consist of JSON objects',
    ALGORITHM: 'must be signed with EdDSA',
    TYPE: words`must be of typ ${'type'}`,
    HEADER: 'must have no header parameters but alg and typ',
    SIGNATURE: 'is not signed by the key of the device',
  }),
  de: choose('problem', {
    NOT_COMPACT: 'ist kein kompaktes JWS aus drei Teilen. Prüfen Sie, ob alles kopiert wurde',
    ALTERED: 'enthält veränderte Zeichen. Kopieren Sie den Text noch einmal',
    NOT_JSON: 'besteht nicht aus JSON-Objekten',
    ALGORITHM: 'muss mit EdDSA signiert sein',
    TYPE: words`muss vom Typ ${'type'} sein`,
    HEADER: 'darf im Kopf nur die Parameter alg und typ haben',
    SIGNATURE: 'ist nicht mit dem Schlüssel des Geräts signiert',
  }),
}

/** Refusals about license files, the requests for them and the proofs of their release. */
export const licenseFileTexts = {
  OFFLINE_NOT_ALLOWED: entry({
    en: 'This license type issues no license files. Contact support.',
    de: 'Für diesen Lizenztyp werden keine Lizenzdateien ausgestellt. Wenden Sie sich an den Support.',
  }),
  LICENSE_EXPIRED_FOR_FILE: entry({
    en: 'The license has expired, so no license file can be issued. Renew it.',
    de: 'Die Lizenz ist abgelaufen, daher wird keine Lizenzdatei ausgestellt. Verlängern Sie sie.',
  }),
  FILE_LIMIT_EXCEEDED: entry(
    { others: 'number', limit: 'number', nextAllowedAt: 'time' },
    {
      en: words`${plural('others', { one: words`${'others'} other device has a license file`, other: words`${'others'} other devices have license files` })}, and this license allows ${'limit'} at once. Release a file, or wait until ${'nextAllowedAt'}.`,
      de: words`${plural('others', { one: words`${'others'} anderes Gerät hat eine Lizenzdatei`, other: words`${'others'} andere Geräte haben Lizenzdateien` })}, und diese Lizenz erlaubt ${'limit'} zugleich. Geben Sie eine Datei frei, oder warten Sie bis zum ${'nextAllowedAt'}.`,
    },
  ),
  REQUEST_USED: entry({
    en: 'The license request was already answered, with a file of another license or a file that was released or has expired. Make a new request on the device.',
    de: 'Die Lizenzanfrage wurde schon beantwortet, mit einer Datei einer anderen Lizenz oder einer Datei, die freigegeben wurde oder abgelaufen ist. Erstellen Sie auf dem Gerät eine neue Anfrage.',
  }),
  REQUEST_LICENSE_MISMATCH: entry(
    { requested: 'text', presented: 'text' },
    {
      en: words`The device requests a file of the license whose key ends in ${'requested'}, but the key of this license ends in ${'presented'}. Enter the other key.`,
      de: words`Das Gerät fordert eine Datei der Lizenz an, deren Schlüssel auf ${'requested'} endet, der Schlüssel dieser Lizenz endet aber auf ${'presented'}. Geben Sie den anderen Schlüssel ein.`,
    },
  ),
  REQUEST_MALFORMED: entry(tokenProblem, {
    en: words`The license request ${problemOfToken.en}.`,
    de: words`Die Lizenzanfrage ${problemOfToken.de}.`,
  }),
  REQUEST_MALFORMED_CLAIM: entry(
    { claim: 'text' },
    {
      en: words`The license request has an invalid claim: ${'claim'}. Make a new request on the device.`,
      de: words`Die Lizenzanfrage enthält eine ungültige Angabe: ${'claim'}. Erstellen Sie auf dem Gerät eine neue Anfrage.`,
    },
  ),
  REQUEST_MALFORMED_PLACEHOLDER: entry({
    en: 'The fingerprint in the license request is a placeholder that many devices report. Make a request with another property of the device, or with several joined.',
    de: 'Der Fingerabdruck in der Lizenzanfrage ist ein Platzhalter, den viele Geräte melden. Erstellen Sie eine Anfrage mit einer anderen Eigenschaft des Geräts oder mit mehreren zusammen.',
  }),
  REQUEST_EXPIRED: entry({
    en: 'The license request was made more than 30 days ago, by the clock of its device. Check that clock, and make a new request on the device.',
    de: 'Die Lizenzanfrage wurde nach der Uhr ihres Geräts vor mehr als 30 Tagen erstellt. Prüfen Sie diese Uhr, und erstellen Sie auf dem Gerät eine neue Anfrage.',
  }),
  REQUEST_NOT_YET_VALID: entry({
    en: 'The clock of the device is more than an hour ahead. Set the clock, and make a new request on the device.',
    de: 'Die Uhr des Geräts geht mehr als eine Stunde vor. Stellen Sie die Uhr, und erstellen Sie auf dem Gerät eine neue Anfrage.',
  }),
  RELEASE_PROOF_INVALID: entry({
    en: 'The release proof is not signed by the device that has the file. Make the proof on that device.',
    de: 'Der Freigabenachweis ist nicht von dem Gerät signiert, das die Datei hat. Erstellen Sie den Nachweis auf jenem Gerät.',
  }),
  RELEASE_PROOF_INVALID_FORM: entry(tokenProblem, {
    en: words`The release proof ${problemOfToken.en}.`,
    de: words`Der Freigabenachweis ${problemOfToken.de}.`,
  }),
}
