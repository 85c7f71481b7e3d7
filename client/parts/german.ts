import type { Sentences } from '../texts.ts'

/** The sentences in German, with the same codes as in English. Loaded where the settings name German. */
export const german: Sentences = [
  ['VALID', 'Die Lizenz ist gültig.'],
  ['GRACE', 'Die Lizenz ist abgelaufen und darf noch kurze Zeit verwendet werden. Verlängern Sie sie.'],
  ['EXPIRED', 'Die Lizenz ist abgelaufen. Verlängern Sie sie.'],
  ['NOT_ACTIVATED', 'Auf diesem Gerät ist keine Lizenz aktiv. Geben Sie einen Lizenzschlüssel ein.'],
  [
    'FINGERPRINT_MISMATCH RELEASED SEQUENCE_ROLLED_BACK',
    'Die Lizenz ist auf diesem Gerät nicht mehr aktiv. Aktivieren Sie sie erneut.',
  ],
  [
    'KEY_MALFORMED NOT_FOUND',
    'Dieser Lizenzschlüssel ist nicht bekannt. Prüfen Sie ihn und geben Sie ihn erneut ein.',
  ],
  ['KEY_ROTATED', 'Der Lizenzschlüssel wurde ersetzt. Fragen Sie seinen Besitzer nach dem neuen.'],
  ['PRODUCT_MISMATCH', 'Diese Lizenz gilt für ein anderes Produkt.'],
  ['REVOKED', 'Die Lizenz wurde widerrufen. Wenden Sie sich an den Support.'],
  ['SUSPENDED', 'Die Lizenz ist gesperrt. Wenden Sie sich an den Support.'],
  ['DEVICE_BANNED', 'Dieses Gerät ist gesperrt. Wenden Sie sich an den Support.'],
  ['NOT_YET_VALID', 'Die Lizenz beginnt später.'],
  [
    'CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE STATUS_STALE',
    'Die Lizenz muss geprüft werden. Verbinden Sie dieses Gerät mit dem Internet.',
  ],
  [
    'LEASE_LOST',
    'Ein anderes Gerät hat den Platz übernommen. Er wird wieder belegt, sobald ein Platz frei ist.',
  ],
  [
    'CLOCK_ROLLED_BACK',
    'Die Uhr dieses Geräts geht falsch. Stellen Sie sie, oder verbinden Sie sich mit dem Internet.',
  ],
  ['ENTITLEMENT_MISSING', 'Die Lizenz umfasst diese Funktion nicht.'],
  [
    'VERSION_NOT_ALLOWED',
    'Die Lizenz umfasst diese Version nicht. Verlängern Sie sie, oder verwenden Sie eine ältere Version.',
  ],
  ['TOO_MANY_ACTIVATIONS', 'Es sind mehr Geräte aktiv, als die Lizenz Plätze hat. Geben Sie ein Gerät frei.'],
  ['USAGE_LIMIT_REACHED', 'Die enthaltene Nutzung ist aufgebraucht.'],
  ['UNREACHABLE', 'Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut.'],
  ['DECRYPTION_FAILED', 'Geben Sie den Lizenzschlüssel ein, der zu dieser Datei gehört.'],
  ['', 'Das ist keine Lizenzdatei, die die Software verwenden kann.'],
]
