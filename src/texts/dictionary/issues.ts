import { entry } from '../entry.ts'
import { choose, plural, words } from '../pattern.ts'

const minimum = { minimum: 'number' } as const
const maximum = { maximum: 'number' } as const
const allowed = { allowed: 'list' } as const
const character = { character: 'text' } as const
const licenseType = { licenseType: 'text' } as const

/** Kinds of values. */
const kinds = ['TEXT', 'NUMBER', 'WHOLE_NUMBER', 'BOOLEAN', 'LIST', 'OBJECT', 'TIME', 'OTHER'] as const
const kindOfValue = {
  en: choose('kind', {
    TEXT: 'text',
    NUMBER: 'a number',
    WHOLE_NUMBER: 'a whole number',
    BOOLEAN: 'true or false',
    LIST: 'a list',
    OBJECT: 'a mapping',
    TIME: 'an instant',
    OTHER: 'of another kind',
  }),
  de: choose('kind', {
    TEXT: 'ein Text',
    NUMBER: 'eine Zahl',
    WHOLE_NUMBER: 'eine ganze Zahl',
    BOOLEAN: 'true oder false',
    LIST: 'eine Liste',
    OBJECT: 'eine Zuordnung',
    TIME: 'ein Zeitpunkt',
    OTHER: 'von anderer Art',
  }),
}

/** Problems with one value of an input. Each follows the path of the value: "name: must have at most 200 characters". */
export const issueTexts = {
  INPUT_NOT_ACCEPTED: entry({ en: 'is not acceptable', de: 'ist nicht zulässig' }),
  INPUT_REQUIRED: entry({ en: 'is required', de: 'fehlt' }),
  INPUT_REQUIRED_ONE_OF: entry(allowed, {
    en: words`is required, as one of ${'allowed'}`,
    de: words`fehlt. Zulässig: ${'allowed'}`,
  }),
  INPUT_EMPTY: entry({ en: 'must not be empty', de: 'darf nicht leer sein' }),
  INPUT_KIND_WRONG: entry(
    { kind: kinds },
    { en: words`must be ${kindOfValue.en}`, de: words`muss ${kindOfValue.de} sein` },
  ),
  INPUT_LIST_OR_OBJECT: entry({
    en: 'must be a list or a mapping',
    de: 'muss eine Liste oder eine Zuordnung sein',
  }),
  INPUT_NOT_IN_QUOTES: entry({
    en: 'must be text: put it in quotes',
    de: 'muss ein Text sein: Setzen Sie den Wert in Anführungszeichen',
  }),
  INPUT_NULL_FOR_LIST: entry({
    en: 'must be a list: leave it out, or write [] for an empty list',
    de: 'muss eine Liste sein: Lassen Sie die Angabe weg, oder schreiben Sie [] für eine leere Liste',
  }),
  INPUT_VALUE_NOT_ALLOWED: entry(allowed, {
    en: words`must be one of ${'allowed'}`,
    de: words`muss einer dieser Werte sein: ${'allowed'}`,
  }),
  INPUT_VALUE_MISSPELT: entry(
    { ...allowed, nearest: 'text' },
    {
      en: words`must be one of ${'allowed'}; did you mean ${'nearest'}?`,
      de: words`muss einer dieser Werte sein: ${'allowed'}. Meinten Sie ${'nearest'}?`,
    },
  ),
  INPUT_VALUE_FIXED: entry(
    { value: 'text' },
    { en: words`must be ${'value'}`, de: words`muss ${'value'} sein` },
  ),
  INPUT_FIELD_UNKNOWN: entry({ en: 'is not a field of the input', de: 'ist kein Feld der Eingabe' }),
  INPUT_FIELD_MISSPELT: entry(
    { nearest: 'text' },
    {
      en: words`is not a field here; did you mean ${'nearest'}?`,
      de: words`ist hier kein Feld. Meinten Sie ${'nearest'}?`,
    },
  ),
  INPUT_FIELD_NOT_ALLOWED: entry(allowed, {
    en: words`is not a field here; expected one of ${'allowed'}`,
    de: words`ist hier kein Feld. Zulässig: ${'allowed'}`,
  }),
  INPUT_NUMBER_TOO_SMALL: entry(minimum, {
    en: words`must be at least ${'minimum'}`,
    de: words`muss mindestens ${'minimum'} sein`,
  }),
  INPUT_NUMBER_TOO_LARGE: entry(maximum, {
    en: words`must be at most ${'maximum'}`,
    de: words`darf höchstens ${'maximum'} sein`,
  }),
  INPUT_TEXT_TOO_SHORT: entry(minimum, {
    en: words`must have at least ${plural('minimum', { one: words`${'minimum'} character`, other: words`${'minimum'} characters` })}`,
    de: words`muss mindestens ${'minimum'} Zeichen haben`,
  }),
  INPUT_TEXT_TOO_LONG: entry(maximum, {
    en: words`must have at most ${plural('maximum', { one: words`${'maximum'} character`, other: words`${'maximum'} characters` })}`,
    de: words`darf höchstens ${'maximum'} Zeichen haben`,
  }),
  INPUT_LIST_TOO_SHORT: entry(minimum, {
    en: words`must have at least ${plural('minimum', { one: words`${'minimum'} entry`, other: words`${'minimum'} entries` })}`,
    de: words`muss mindestens ${plural('minimum', { one: words`${'minimum'} Eintrag`, other: words`${'minimum'} Einträge` })} haben`,
  }),
  INPUT_LIST_TOO_LONG: entry(maximum, {
    en: words`must have at most ${plural('maximum', { one: words`${'maximum'} entry`, other: words`${'maximum'} entries` })}`,
    de: words`darf höchstens ${plural('maximum', { one: words`${'maximum'} Eintrag`, other: words`${'maximum'} Einträge` })} haben`,
  }),
  INPUT_BYTES_TOO_MANY: entry(maximum, {
    en: words`must be at most ${plural('maximum', { one: words`${'maximum'} byte`, other: words`${'maximum'} bytes` })}`,
    de: words`darf höchstens ${plural('maximum', { one: words`${'maximum'} Byte`, other: words`${'maximum'} Bytes` })} groß sein`,
  }),
  INPUT_REPEATED: entry(
    { value: 'text' },
    { en: words`repeats ${'value'}`, de: words`wiederholt ${'value'}` },
  ),

  INPUT_CHARACTER_NUL: entry({ en: 'must not contain U+0000', de: 'darf U+0000 nicht enthalten' }),
  INPUT_SURROGATE_LONE: entry({
    en: 'must not contain lone surrogates',
    de: 'darf keine einzelnen Surrogate enthalten',
  }),
  INPUT_CHARACTER_CONTROL: entry(character, {
    en: words`must be one line, without the control character ${'character'}`,
    de: words`muss einzeilig sein, ohne das Steuerzeichen ${'character'}`,
  }),
  INPUT_CHARACTER_INVISIBLE: entry(character, {
    en: words`must not contain the invisible character ${'character'}; remove it`,
    de: words`darf das unsichtbare Zeichen ${'character'} nicht enthalten; entfernen Sie es`,
  }),
  INPUT_CHARACTER_NOT_SHOWN: entry(character, {
    en: words`must not contain ${'character'}, which is not shown; remove it`,
    de: words`darf das Zeichen ${'character'} nicht enthalten, das nicht angezeigt wird; entfernen Sie es`,
  }),
  INPUT_LINK: entry({
    en: 'must not contain a web address: no //, no \\\\, no www. and no path after a domain',
    de: 'darf keine Webadresse enthalten: weder // noch \\\\ noch www. noch einen Pfad hinter einer Domain',
  }),

  INPUT_CODE: entry({
    en: 'must be lower-case words joined by dashes, such as studio-annual',
    de: 'muss aus Wörtern in Kleinbuchstaben mit Bindestrichen bestehen, etwa studio-annual',
  }),
  INPUT_EMAIL: entry({ en: 'must be an email address', de: 'muss eine E-Mail-Adresse sein' }),
  INPUT_DOMAIN: entry({
    en: 'must be a domain name, such as example.com',
    de: 'muss ein Domainname sein, etwa example.com',
  }),
  INPUT_DOMAIN_NOT_OF_CUSTOMER: entry({
    en: 'must be the domain of one customer, such as example.com',
    de: 'muss die Domain eines einzelnen Kunden sein, etwa example.com',
  }),
  INPUT_DOMAIN_OF_MAIL_PROVIDER: entry({
    en: 'is a public mail provider, so it does not identify one customer; leave it out',
    de: 'ist ein öffentlicher Mailanbieter und bezeichnet daher keinen einzelnen Kunden; lassen Sie die Angabe weg',
  }),
  INPUT_TIME_ZONE: entry({
    en: 'must be an IANA time zone, such as Europe/Berlin',
    de: 'muss eine IANA-Zeitzone sein, etwa Europe/Berlin',
  }),
  INPUT_TIME_OUT_OF_RANGE: entry({
    en: 'must lie within the years 1 to 9999, in UTC',
    de: 'muss in den Jahren 1 bis 9999 liegen, in UTC',
  }),
  INPUT_TIME_AHEAD: entry({
    en: 'must be at most a day later than the clock of the gateway',
    de: 'darf höchstens einen Tag nach der Uhr des Gateways liegen',
  }),
  INPUT_TIME_PAST: entry({ en: 'must be in the future', de: 'muss in der Zukunft liegen' }),
  INPUT_END_OUT_OF_RANGE: entry({
    en: 'must not move an end beyond the year 9999',
    de: 'darf kein Ende hinter das Jahr 9999 verschieben',
  }),
  INPUT_DATE: entry({
    en: 'must be a date, such as 2026-01-31',
    de: 'muss ein Datum sein, etwa 2026-01-31',
  }),
  INPUT_DATE_OR_TIME: entry({
    en: 'must be a date, such as 2026-01-15, or an instant, such as 2026-01-15T09:00:00Z',
    de: 'muss ein Datum sein, etwa 2026-01-15, oder ein Zeitpunkt, etwa 2026-01-15T09:00:00Z',
  }),
  INPUT_DURATION: entry({
    en: 'must be an ISO 8601 duration, such as P1Y, P14D or PT1H',
    de: 'muss eine ISO-8601-Dauer sein, etwa P1Y, P14D oder PT1H',
  }),
  INPUT_DURATION_TOO_SHORT: entry(
    { minimum: 'text' },
    { en: words`must be at least ${'minimum'}`, de: words`muss mindestens ${'minimum'} sein` },
  ),
  INPUT_DURATION_TOO_LONG: entry(
    { maximum: 'text' },
    { en: words`must be at most ${'maximum'}`, de: words`darf höchstens ${'maximum'} sein` },
  ),
  INPUT_DURATION_NOT_FIXED: entry({
    en: 'must be a length of time above zero, without months or years, such as P30D',
    de: 'muss eine positive Dauer ohne Monate und Jahre sein, etwa P30D',
  }),
  INPUT_KEY_BYTES: entry({
    en: 'must be 32 bytes in base64url',
    de: 'muss aus 32 Bytes in base64url bestehen',
  }),
  INPUT_KEY_PREFIX: entry({
    en: 'must be 2 to 12 letters A to Z',
    de: 'muss aus 2 bis 12 Großbuchstaben ohne Umlaute bestehen',
  }),
  INPUT_ID: entry({ en: 'must be an ID', de: 'muss eine ID sein' }),
  INPUT_ID_OF_OTHER_TYPE: entry(
    { expected: 'text', prefix: 'text', given: 'text' },
    {
      en: words`must be an ID of type ${'expected'} (${'prefix'}_…); this is an ID of type ${'given'}`,
      de: words`muss eine ID vom Typ ${'expected'} sein (${'prefix'}_…); das ist eine ID vom Typ ${'given'}`,
    },
  ),
  INPUT_ID_MALFORMED: entry(
    { expected: 'text', prefix: 'text' },
    {
      en: words`must be an ID of type ${'expected'} (${'prefix'}_…); this is not an ID`,
      de: words`muss eine ID vom Typ ${'expected'} sein (${'prefix'}_…); das ist keine ID`,
    },
  ),
  INPUT_ID_OF_NO_RECORD: entry({
    en: 'must be the ID of a record of this installation',
    de: 'muss die ID eines Datensatzes dieser Installation sein',
  }),

  INPUT_JSON_OBJECT: entry({ en: 'must be a JSON object', de: 'muss ein JSON-Objekt sein' }),
  INPUT_JSON_TOO_DEEP: entry(maximum, {
    en: words`must be at most ${plural('maximum', { one: words`${'maximum'} level`, other: words`${'maximum'} levels` })} deep`,
    de: words`darf höchstens ${plural('maximum', { one: words`${'maximum'} Ebene`, other: words`${'maximum'} Ebenen` })} tief sein`,
  }),
  INPUT_JSON_NAMES_TOO_MANY: entry(maximum, {
    en: words`must have at most ${plural('maximum', { one: words`${'maximum'} name`, other: words`${'maximum'} names` })}, nested ones included`,
    de: words`darf höchstens ${plural('maximum', { one: words`${'maximum'} Namen`, other: words`${'maximum'} Namen` })} haben, verschachtelte eingeschlossen`,
  }),
  INPUT_JSON_NUMBER_INEXACT: entry({
    en: 'must not contain an integer beyond 2^53 - 1 or a number out of range, which JSON readers round; send it as text',
    de: 'darf keine ganze Zahl über 2^53 - 1 und keine Zahl außerhalb des Wertebereichs enthalten, weil JSON-Leser sie runden; senden Sie sie als Text',
  }),
  INPUT_JSON_VALUE: entry({
    en: 'must contain only JSON values, and no enum value or variable without a value',
    de: 'darf nur JSON-Werte enthalten, aber weder Enum-Werte noch Variablen ohne Wert',
  }),
  INPUT_JSON_TOO_LARGE: entry(maximum, {
    en: words`must be at most ${plural('maximum', { one: words`${'maximum'} byte`, other: words`${'maximum'} bytes` })} of JSON`,
    de: words`darf als JSON höchstens ${plural('maximum', { one: words`${'maximum'} Byte`, other: words`${'maximum'} Bytes` })} groß sein`,
  }),
  INPUT_JSON_CHARACTER: entry({
    en: 'must not contain U+0000 or lone surrogates',
    de: 'darf weder U+0000 noch einzelne Surrogate enthalten',
  }),

  INPUT_FILTER_MISSING: entry({
    en: 'must have at least one filter. Send `all: true` to select every license',
    de: 'muss mindestens einen Filter haben. Senden Sie `all: true`, um alle Lizenzen auszuwählen',
  }),
  INPUT_SELECTION_MISSING: entry({
    en: 'must be given, or `dryRunOf` in its place',
    de: 'ist erforderlich, oder `dryRunOf` an seiner Stelle',
  }),
  INPUT_DRY_RUN_REPEATED: entry({
    en: 'must be false, because `dryRunOf` had the dry run',
    de: 'muss false sein, weil `dryRunOf` schon der Probelauf war',
  }),
  INPUT_SELECTION_AMBIGUOUS: entry({
    en: 'must have either filters, `licenses` or `all: true`',
    de: 'muss entweder Filter oder `licenses` oder `all: true` haben',
  }),
  INPUT_EXCLUDES: entry(
    { other: 'text' },
    {
      en: words`excludes \`${'other'}\`; leave out one of the two`,
      de: words`schließt \`${'other'}\` aus; lassen Sie eine der beiden Angaben weg`,
    },
  ),
  INPUT_EXACTLY_ONE: entry(
    { first: 'text', second: 'text' },
    {
      en: words`exactly one of \`${'first'}\` and \`${'second'}\` is required`,
      de: words`genau eine der beiden Angaben \`${'first'}\` und \`${'second'}\` ist erforderlich`,
    },
  ),
  INPUT_CHANGE_EMPTY: entry({
    en: 'must change at least one value',
    de: 'muss mindestens einen Wert ändern',
  }),
  INPUT_BEFORE_FROM: entry({
    en: 'must not be before `from`',
    de: 'darf nicht vor `from` liegen',
  }),
  INPUT_BEFORE_EFFECTIVE_AT: entry({
    en: 'must be after `effectiveAt`',
    de: 'muss nach `effectiveAt` liegen',
  }),
  INPUT_BEFORE_START: entry(
    { start: 'text' },
    {
      en: words`must be after the start of the license, ${'start'}`,
      de: words`muss nach dem Beginn der Lizenz liegen, ${'start'}`,
    },
  ),
  INPUT_BEFORE_NOW: entry(
    { now: 'text' },
    {
      en: words`must not be before the present time, ${'now'}`,
      de: words`darf nicht vor der jetzigen Zeit liegen, ${'now'}`,
    },
  ),
  INPUT_CLOCK_TOO_FAR: entry(
    { latest: 'text' },
    {
      en: words`must not move the clock beyond ${'latest'}`,
      de: words`darf die Uhr nicht hinter ${'latest'} stellen`,
    },
  ),
  INPUT_CURSOR_OF_EARLIER_VERSION: entry({
    en: 'is a cursor of an earlier version of the gateway. Start again without it, or send the cursor of an edge or of pageInfo.',
    de: 'ist ein Cursor einer früheren Version des Gateways. Beginnen Sie ohne ihn von vorn, oder senden Sie den Cursor einer Kante oder von pageInfo.',
  }),
  INPUT_CURSOR_MALFORMED: entry({
    en: 'is not a cursor of a page. Start again without it, or send the cursor of an edge or of pageInfo.',
    de: 'ist kein Cursor einer Seite. Beginnen Sie ohne ihn von vorn, oder senden Sie den Cursor einer Kante oder von pageInfo.',
  }),
  INPUT_CURSOR_OF_OTHER_LIST: entry(
    { type: 'text' },
    {
      en: words`is a cursor of a list of another type than ${'type'}, or of another order. Start again without it, or send the cursor of an edge or of pageInfo.`,
      de: words`ist ein Cursor einer Liste, die nicht vom Typ ${'type'} ist oder eine andere Reihenfolge hat. Beginnen Sie ohne ihn von vorn, oder senden Sie den Cursor einer Kante oder von pageInfo.`,
    },
  ),
  INPUT_NEXT_NOT_OF_EXPORT: entry({
    en: 'must be the value of `next` in the previous part of the export of this account',
    de: 'muss der Wert von `next` im vorigen Teil des Exports dieses Kontos sein',
  }),

  INPUT_SCOPES_ABOVE_CALLER: entry(
    { lacking: 'list' },
    {
      en: words`may contain only scopes of the credential that creates the key, which lacks ${'lacking'}`,
      de: words`darf nur Scopes der Zugangsdaten enthalten, mit denen der Schlüssel angelegt wird. Diesen fehlen: ${'lacking'}`,
    },
  ),
  INPUT_SCOPE_NOT_OF_AUDIENCE: entry(
    { scope: 'text', audience: 'text' },
    {
      en: words`${'scope'} is not for audience ${'audience'}`,
      de: words`${'scope'} ist nicht für die Zielgruppe ${'audience'}`,
    },
  ),
  INPUT_ONLY_WITH_AUDIENCE: entry(
    { audience: 'text' },
    {
      en: words`is required with audience ${'audience'}, and has no meaning with other audiences`,
      de: words`ist bei der Zielgruppe ${'audience'} erforderlich und hat bei anderen Zielgruppen keine Bedeutung`,
    },
  ),
  INPUT_REASON_MISSING: entry({
    en: 'must be given by support',
    de: 'muss vom Support angegeben werden',
  }),
  INPUT_CRM_RECORD_ID: entry({
    en: "must be the CRM's ID of the record, which is a number",
    de: 'muss die ID des Datensatzes im CRM sein, eine Zahl',
  }),
  INPUT_KEY_HALVES_DIFFER: entry({
    en: 'must be the public half of d',
    de: 'muss die öffentliche Hälfte von d sein',
  }),
  INPUT_PRODUCT_UNKNOWN: entry({
    en: 'must be the code of a product; no product has this one',
    de: 'muss der Code eines Produkts sein; kein Produkt hat diesen Code',
  }),
  INPUT_LICENSE_TYPE_UNKNOWN: entry({
    en: 'must be the code of a license type; no license type has this one',
    de: 'muss der Code eines Lizenztyps sein; kein Lizenztyp hat diesen Code',
  }),

  INPUT_KEY_MASKED: entry({
    en: 'is masked; the whole key is required',
    de: 'ist verdeckt; der ganze Schlüssel ist erforderlich',
  }),
  INPUT_KEY_UNREADABLE: entry({
    en: 'must have 6 to 4096 printable characters',
    de: 'muss 6 bis 4096 druckbare Zeichen haben',
  }),
  INPUT_KEY_REQUIRED_TO_DECRYPT: entry({
    en: 'is required: the device requests an encrypted file, which the license key decrypts',
    de: 'ist erforderlich: Das Gerät fordert eine verschlüsselte Datei an, die sich mit dem Lizenzschlüssel entschlüsseln lässt',
  }),
  INPUT_EXPIRY_OF_PERPETUAL_LICENSE: entry({
    en: 'must be RESET: the license is perpetual, so it has no expiry to keep',
    de: 'muss RESET sein: Die Lizenz ist unbefristet, hat also keinen Ablauf, der bleiben könnte',
  }),
  INPUT_EXPIRY_UNDER_PERPETUAL_TYPE: entry({
    en: 'must be RESET: the new license type is perpetual, so its licenses have no expiry',
    de: 'muss RESET sein: Der neue Lizenztyp ist unbefristet, seine Lizenzen haben also keinen Ablauf',
  }),
  INPUT_UPDATES_UNDER_TYPE_WITHOUT: entry({
    en: 'needs a license type with the rule updates',
    de: 'setzt einen Lizenztyp voraus, der das Ende der Aktualisierungen regelt',
  }),
  INPUT_ENTITLEMENT_OF_OTHER_KIND: entry(
    { kind: ['BOOLEAN', 'WHOLE_NUMBER', 'TEXT'] },
    {
      en: words`must be ${choose('kind', { BOOLEAN: 'true or false', WHOLE_NUMBER: 'a whole number', TEXT: 'text' })}, as in the license type`,
      de: words`muss wie im Lizenztyp ${choose('kind', { BOOLEAN: 'true oder false', WHOLE_NUMBER: 'eine ganze Zahl', TEXT: 'ein Text' })} sein`,
    },
  ),
  INPUT_ENTITLEMENT_VALUE: entry({
    en: 'must be true, false, a whole number or text',
    de: 'muss true, false, eine ganze Zahl oder ein Text sein',
  }),
  INPUT_ENTITLEMENT_GRANTED_TOO: entry(
    { entitlement: 'text' },
    {
      en: words`is also in entitlements: ${'entitlement'}; remove it from one of the two`,
      de: words`steht auch in \`entitlements\`: ${'entitlement'}; entfernen Sie die Angabe aus einer der beiden Listen`,
    },
  ),
  INPUT_ENTITLEMENT_CHANGED_TOO: entry(
    { entitlement: 'text' },
    {
      en: words`is also changed: ${'entitlement'}; remove it from one of the two`,
      de: words`wird auch geändert: ${'entitlement'}; entfernen Sie eine der beiden Angaben`,
    },
  ),
  INPUT_ENTITLEMENT_NOT_OF_TYPE: entry(
    { entitlement: 'text' },
    {
      en: words`is not an entitlement of the license type: ${'entitlement'}`,
      de: words`ist keine Berechtigung des Lizenztyps: ${'entitlement'}`,
    },
  ),
  INPUT_LICENSES_TOO_MANY: entry(
    { maximum: 'number', total: 'number' },
    {
      en: words`must have at most ${'maximum'} licenses in total; these are ${'total'}`,
      de: words`darf zusammen höchstens ${'maximum'} Lizenzen haben; das sind ${'total'}`,
    },
  ),
  INPUT_ONE_TIME_CODE: entry(
    { length: 'number' },
    {
      en: words`must be the ${'length'} letters and digits of the mail`,
      de: words`muss aus den ${'length'} Buchstaben und Ziffern der Mail bestehen`,
    },
  ),
  INPUT_TRIAL_IDENTITY_MISSING: entry({
    en: 'is required: the license type grants one trial for it',
    de: 'ist erforderlich: Der Lizenztyp gewährt dafür einen Test',
  }),
  INPUT_SUBTRACT_OR_RESET: entry({
    en: 'must be given, or `reset` must be true; not both',
    de: 'ist erforderlich, oder `reset` muss true sein; beides zugleich ist nicht möglich',
  }),
  INPUT_SUBTRACT_ABOVE_USAGE: entry(
    { used: 'number' },
    {
      en: words`must be at most ${'used'}, the present usage`,
      de: words`darf höchstens ${'used'} sein, der jetzige Verbrauch`,
    },
  ),
  INPUT_METER_NOT_OF_LICENSE: entry(
    { meter: 'text' },
    {
      en: words`must be a meter of the license, not ${'meter'}`,
      de: words`muss ein Zähler der Lizenz sein, nicht ${'meter'}`,
    },
  ),
  INPUT_ACTIVATION_WITH_FINGERPRINT: entry({
    en: 'cannot be combined with a fingerprint',
    de: 'lässt sich nicht mit einem Fingerabdruck verbinden',
  }),
  INPUT_ACTIVATION_NOT_OF_LICENSE: entry({
    en: 'must be an activation of the license',
    de: 'muss eine Aktivierung der Lizenz sein',
  }),
  INPUT_FINGERPRINT_PLACEHOLDER: entry({
    en: 'must identify one device, and is a placeholder that many devices report; use another property of the device, or several joined',
    de: 'muss ein einzelnes Gerät bezeichnen und ist ein Platzhalter, den viele Geräte melden; verwenden Sie eine andere Eigenschaft des Geräts oder mehrere zusammen',
  }),
  INPUT_COMPONENTS_TOO_LARGE: entry(maximum, {
    en: words`must have at most ${plural('maximum', { one: words`${'maximum'} byte`, other: words`${'maximum'} bytes` })} of names and values together`,
    de: words`darf mit Namen und Werten zusammen höchstens ${plural('maximum', { one: words`${'maximum'} Byte`, other: words`${'maximum'} Bytes` })} haben`,
  }),
  INPUT_COMPONENT_REPEATED: entry(
    { name: 'text' },
    { en: words`names ${'name'} a second time`, de: words`nennt ${'name'} ein zweites Mal` },
  ),
  INPUT_EITHER_OF: entry(
    { other: 'text' },
    {
      en: words`must be given without \`${'other'}\`, or \`${'other'}\` without it`,
      de: words`muss ohne \`${'other'}\` angegeben werden, oder \`${'other'}\` ohne diese Angabe`,
    },
  ),
  INPUT_CONTACT_WITH_NEW_ACCOUNT: entry({
    en: 'must not be given with `newAccount`, which has one',
    de: 'darf nicht mit `newAccount` angegeben werden, das einen Kontakt hat',
  }),
  INPUT_MAIL_WITHOUT_KEY: entry({
    en: 'needs `key`: the gateway does not have the key',
    de: 'braucht `key`: Das Gateway hat den Schlüssel nicht',
  }),
  INPUT_KEYS_EQUAL: entry(
    { other: 'text' },
    {
      en: words`must differ from ${'other'} in more than case, width or punctuation around it`,
      de: words`muss sich von ${'other'} nicht nur in Groß- und Kleinschreibung, Breite oder Satzzeichen am Rand unterscheiden`,
    },
  ),
  INPUT_KEEP_WITHOUT_FINGERPRINT: entry({
    en: 'needs a fingerprint: an answer is kept for one device',
    de: 'setzt einen Fingerabdruck voraus: Eine Antwort gilt für ein einzelnes Gerät',
  }),
  INPUT_KEEP_WITH_AS_OF: entry({
    en: 'cannot be combined with asOf: an answer is kept from now on',
    de: 'lässt sich nicht mit asOf verbinden: Eine Antwort gilt ab jetzt',
  }),

  RULE_NEEDS_TERM_FOR_GRACE: entry({
    en: 'needs a term: a perpetual license has no expiry before a grace period',
    de: 'setzt eine Laufzeit voraus: Eine unbefristete Lizenz hat keinen Ablauf, dem eine Nachfrist folgen könnte',
  }),
  RULE_NEEDS_TERM_FOR_START: entry({
    en: 'needs a term: a perpetual license has no term that could start later',
    de: 'setzt eine Laufzeit voraus: Eine unbefristete Lizenz hat keine Laufzeit, die später beginnen könnte',
  }),
  RULE_UPDATES_LONGER_THAN_TERM: entry({
    en: 'must not be longer than term: the license expires before its updates would end',
    de: 'darf nicht länger sein als `term`: Die Lizenz läuft ab, bevor ihre Aktualisierungen enden würden',
  }),
  RULE_NEEDS_TERM_FOR_TRIAL: entry({
    en: 'needs a term: a perpetual trial would never end',
    de: 'setzt eine Laufzeit voraus: Ein unbefristeter Test würde nie enden',
  }),
  RULE_NEEDS_TERM_FOR_METER: entry({
    en: 'TERM needs a term: a perpetual license has no term to count by',
    de: 'TERM setzt eine Laufzeit voraus: Eine unbefristete Lizenz hat keine Laufzeit, nach der gezählt werden könnte',
  }),
  RULE_LEASE_MISSING: entry({
    en: 'is required with seatModel FLOATING: its seats are leased',
    de: 'ist bei seatModel FLOATING erforderlich: Dessen Plätze werden auf Zeit reserviert',
  }),
  RULE_LEASE_OF_NODE_LOCKED_SEAT: entry({
    en: 'needs seatModel FLOATING: a node-locked seat is not leased',
    de: 'setzt seatModel FLOATING voraus: Ein fest zugeordneter Platz wird nicht auf Zeit reserviert',
  }),
  RULE_TRANSFER_LIMIT_OF_FLOATING_SEATS: entry({
    en: 'needs seatModel NODE_LOCKED: floating seats move by design',
    de: 'setzt seatModel NODE_LOCKED voraus: Bei FLOATING wechseln die Plätze ohnehin',
  }),
  RULE_HEARTBEAT_LONGER_THAN_LEASE: entry({
    en: 'must not be longer than leaseDuration: the lease would end between two heartbeats',
    de: 'darf nicht länger sein als leaseDuration: Die Reservierung würde zwischen zwei Lebenszeichen enden',
  }),
  RULE_PERCENT_MISSING: entry({
    en: 'is required with policy PERCENT, from 1 to 100',
    de: 'ist bei policy PERCENT erforderlich, zwischen 1 und 100',
  }),
  RULE_PERCENT_UNUSED: entry(
    { policy: 'text' },
    {
      en: words`needs policy PERCENT: policy ${'policy'} does not use it`,
      de: words`setzt policy PERCENT voraus: policy ${'policy'} verwendet die Angabe nicht`,
    },
  ),
  RULE_OVERAGE_OF_UNLIMITED_SEATS: entry({
    en: 'must be NONE for unlimited seats (maxActivations): they have no overage',
    de: 'muss NONE sein: Eine unbegrenzte Anzahl von Plätzen (maxActivations) lässt sich nicht überschreiten',
  }),
  RULE_PERIOD_MISSING: entry({
    en: 'is required with policy GRACE, such as P14D',
    de: 'ist bei policy GRACE erforderlich, etwa P14D',
  }),
  RULE_PERIOD_UNUSED: entry(
    { policy: 'text' },
    {
      en: words`needs policy GRACE: policy ${'policy'} does not use it`,
      de: words`setzt policy GRACE voraus: policy ${'policy'} verwendet die Angabe nicht`,
    },
  ),

  CATALOG_NOT_YAML: entry(
    { problem: 'text' },
    { en: words`is not YAML: ${'problem'}`, de: words`ist kein YAML: ${'problem'}` },
  ),
  CATALOG_UNREADABLE: entry(
    { problem: 'text' },
    { en: words`cannot be read: ${'problem'}`, de: words`lässt sich nicht lesen: ${'problem'}` },
  ),
  CATALOG_NESTED_TOO_DEEPLY: entry({
    en: 'is nested too deeply',
    de: 'ist zu tief verschachtelt',
  }),
  CATALOG_KEY_REPEATED: entry({
    en: 'appears twice in the same mapping; remove one',
    de: 'steht zweimal in derselben Zuordnung; entfernen Sie eine der beiden Angaben',
  }),
  CATALOG_SECOND_DOCUMENT: entry({
    en: 'starts a second document; a catalogue is one document',
    de: 'beginnt ein zweites Dokument; ein Katalog ist ein einziges Dokument',
  }),
  CATALOG_TAB: entry({
    en: 'is indented with a tab; use spaces',
    de: 'ist mit einem Tabulator eingerückt; verwenden Sie Leerzeichen',
  }),
  CATALOG_ANCHOR_UNKNOWN: entry(
    { anchor: 'text' },
    {
      en: words`*${'anchor'} refers to an anchor that is not defined before it`,
      de: words`*${'anchor'} verweist auf einen Anker, der davor nicht definiert ist`,
    },
  ),
  CATALOG_NAME_REPEATED: entry(
    { name: 'text', first: 'text' },
    {
      en: words`repeats ${'name'}, which ${'first'} already uses`,
      de: words`wiederholt ${'name'}; das verwendet schon ${'first'}`,
    },
  ),
  INPUT_UPGRADE_OF_ITSELF: entry({
    en: 'must be another license type',
    de: 'muss ein anderer Lizenztyp sein',
  }),
  INPUT_UPGRADE_OF_OTHER_PRODUCT: entry(
    { licenseType: 'text' },
    {
      en: words`must be of the same product; ${'licenseType'} is of another one`,
      de: words`muss zum selben Produkt gehören. ${'licenseType'} gehört zu einem anderen`,
    },
  ),
  INPUT_INTENT_RENEW: entry({
    en: 'RENEW needs a term: licenses of the type are perpetual',
    de: 'RENEW braucht eine Laufzeit: Lizenzen dieses Typs sind unbefristet',
  }),
  INPUT_INTENT_EXTEND_UPDATES: entry({
    en: 'EXTEND_UPDATES needs the rule updates: the updates of the type never end',
    de: 'EXTEND_UPDATES braucht ein Ende der Aktualisierungen: Bei diesem Typ enden sie nie',
  }),
  INPUT_INTENT_UPGRADE: entry({
    en: 'needs upgradesFrom: the type is an upgrade of no other type',
    de: 'braucht upgradesFrom, weil dieser Typ keinen anderen ablöst',
  }),
  INPUT_SKU_OF_INTENT_UNKNOWN: entry(
    { sku: 'text' },
    {
      en: words`must be a SKU of the license type; ${'sku'} is none`,
      de: words`muss eine SKU des Lizenztyps sein. ${'sku'} ist keine`,
    },
  ),
  CATALOG_UPGRADE_UNKNOWN: entry(
    { product: 'text' },
    {
      en: words`is not a license type of ${'product'}`,
      de: words`ist kein Lizenztyp von ${'product'}`,
    },
  ),
  CATALOG_UPGRADE_MISSPELT: entry(
    { product: 'text', nearest: 'text' },
    {
      en: words`is not a license type of ${'product'}; did you mean ${'nearest'}?`,
      de: words`ist kein Lizenztyp von ${'product'}. Meinten Sie ${'nearest'}?`,
    },
  ),
  CATALOG_REFERENCE_UNKNOWN: entry(
    { noun: ['ENTITLEMENT', 'METER'], product: 'text' },
    {
      en: words`is not ${choose('noun', { ENTITLEMENT: 'an entitlement', METER: 'a meter' })} of ${'product'}; add it to the ${choose('noun', { ENTITLEMENT: 'entitlements', METER: 'meters' })} of the product`,
      de: words`ist ${choose('noun', { ENTITLEMENT: 'keine Berechtigung', METER: 'kein Zähler' })} von ${'product'}; ergänzen Sie ${choose('noun', { ENTITLEMENT: 'die Berechtigungen', METER: 'die Zähler' })} des Produkts`,
    },
  ),
  CATALOG_REFERENCE_MISSPELT: entry(
    { noun: ['ENTITLEMENT', 'METER'], product: 'text', nearest: 'text' },
    {
      en: words`is not ${choose('noun', { ENTITLEMENT: 'an entitlement', METER: 'a meter' })} of ${'product'}; add it to the ${choose('noun', { ENTITLEMENT: 'entitlements', METER: 'meters' })} of the product; did you mean ${'nearest'}?`,
      de: words`ist ${choose('noun', { ENTITLEMENT: 'keine Berechtigung', METER: 'kein Zähler' })} von ${'product'}; ergänzen Sie ${choose('noun', { ENTITLEMENT: 'die Berechtigungen', METER: 'die Zähler' })} des Produkts. Meinten Sie ${'nearest'}?`,
    },
  ),
  CATALOG_REFERENCE_NOT_ALLOWED: entry(
    { noun: ['ENTITLEMENT', 'METER'], product: 'text', allowed: 'list' },
    {
      en: words`is not ${choose('noun', { ENTITLEMENT: 'an entitlement', METER: 'a meter' })} of ${'product'}; add it to the ${choose('noun', { ENTITLEMENT: 'entitlements', METER: 'meters' })} of the product; expected one of ${'allowed'}`,
      de: words`ist ${choose('noun', { ENTITLEMENT: 'keine Berechtigung', METER: 'kein Zähler' })} von ${'product'}; ergänzen Sie ${choose('noun', { ENTITLEMENT: 'die Berechtigungen', METER: 'die Zähler' })} des Produkts. Zulässig: ${'allowed'}`,
    },
  ),
  CATALOG_RULES_MISSING: entry(licenseType, {
    en: words`is required: license type ${'licenseType'} does not exist yet`,
    de: words`ist erforderlich: Den Lizenztyp ${'licenseType'} gibt es noch nicht`,
  }),
  CATALOG_LICENSE_TYPE_OF_OTHER_PRODUCT: entry(
    { product: 'text' },
    {
      en: words`is the code of a license type of product ${'product'}; use another code`,
      de: words`ist der Code eines Lizenztyps des Produkts ${'product'}; verwenden Sie einen anderen Code`,
    },
  ),
  CATALOG_LICENSE_TYPE_RETIRED: entry(licenseType, {
    en: words`must be retired: license type ${'licenseType'} is retired permanently; define one with another code`,
    de: words`muss \`retired\` sein: Der Lizenztyp ${'licenseType'} ist endgültig außer Betrieb; legen Sie einen mit einem anderen Code an`,
  }),
  CATALOG_RULES_FIXED: entry(
    { fields: 'list' },
    {
      en: words`cannot change after the license type was retired: ${'fields'}`,
      de: words`lassen sich nicht mehr ändern, weil der Lizenztyp außer Betrieb ist: ${'fields'}`,
    },
  ),
}
