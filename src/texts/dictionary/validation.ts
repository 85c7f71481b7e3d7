import { entry } from '../entry.ts'
import { choose, plural, words } from '../pattern.ts'

const activeDevices = { active: 'number', seats: 'number' } as const

/** Devices for which a license has no seats. */
const devicesBeyondSeats = {
  ...activeDevices,
  /** Number of these devices. */
  beyond: 'number',
  /** Activation of the first of them. */
  since: 'time',
  /** Whether the device that was validated is one of them. */
  device: ['AFFECTED', 'NOT_AFFECTED', 'NOT_NAMED'],
} as const

const aboveSeats = {
  en: words`The license is active on ${plural('active', { one: words`${'active'} device`, other: words`${'active'} devices` })}, but is sold for ${'seats'}.`,
  de: words`Die Lizenz ist auf ${plural('active', { one: words`${'active'} Gerät`, other: words`${'active'} Geräten` })} aktiv, umfasst aber nur ${plural('seats', { one: words`${'seats'} Platz`, other: words`${'seats'} Plätze` })}.`,
}

const beyondSeats = {
  en: plural('beyond', {
    one: words`The device activated on ${'since'}`,
    other: words`The ${'beyond'} devices activated since ${'since'}`,
  }),
  de: plural('beyond', {
    one: words`Das Gerät, das am ${'since'} aktiviert wurde,`,
    other: words`Die ${'beyond'} Geräte, die seit dem ${'since'} aktiviert wurden,`,
  }),
}

const thisDevice = {
  en: choose('device', {
    AFFECTED: ' This device is one of them.',
    NOT_AFFECTED: ' This device is not one of them.',
    NOT_NAMED: '',
  }),
  de: choose('device', {
    AFFECTED: ' Dieses Gerät gehört dazu.',
    NOT_AFFECTED: ' Dieses Gerät gehört nicht dazu.',
    NOT_NAMED: '',
  }),
}

const may = plural('beyond', { one: 'darf', other: 'dürfen' })

/** What the user can do about too many devices. */
const releaseOrBuy = {
  en: words`Release a device, or buy more seats.`,
  de: words`Geben Sie ein Gerät frei, oder erwerben Sie weitere Plätze.`,
}

/** Findings of the checks of a license. */
export const validationTexts = {
  VALID: entry({ en: 'The license may be used.', de: 'Die Lizenz darf verwendet werden.' }),
  KEY_MALFORMED: entry({
    en: 'This is not a license key: its form or its checksum is wrong. Enter the key again.',
    de: 'Das ist kein Lizenzschlüssel: Seine Form oder seine Prüfsumme ist falsch. Geben Sie den Schlüssel noch einmal ein.',
  }),
  KEY_MALFORMED_PASSED: entry({ en: 'The key is well formed.', de: 'Der Schlüssel hat die richtige Form.' }),
  NOT_FOUND: entry({
    en: 'There is no license with this key. Enter the key again.',
    de: 'Es gibt keine Lizenz mit diesem Schlüssel. Geben Sie den Schlüssel noch einmal ein.',
  }),
  NOT_FOUND_PASSED: entry({ en: 'The license exists.', de: 'Die Lizenz existiert.' }),
  KEY_ROTATED: entry({
    en: 'The key was replaced by a new one. Ask the owner of the license for it.',
    de: 'Der Schlüssel wurde durch einen neuen ersetzt. Fragen Sie den Inhaber der Lizenz danach.',
  }),
  KEY_ROTATED_PASSED: entry({
    en: 'The key is the current one, or still works.',
    de: 'Der Schlüssel ist der aktuelle oder gilt noch.',
  }),
  REVOKED: entry({
    en: 'The license was revoked permanently. Contact support.',
    de: 'Die Lizenz wurde endgültig widerrufen. Wenden Sie sich an den Support.',
  }),
  REVOKED_PASSED: entry({ en: 'The license is not revoked.', de: 'Die Lizenz ist nicht widerrufen.' }),
  SUSPENDED: entry({
    en: 'The license is suspended until it is reinstated. Contact support.',
    de: 'Die Lizenz ist ausgesetzt, bis das aufgehoben wird. Wenden Sie sich an den Support.',
  }),
  SUSPENDED_PASSED: entry({ en: 'The license is not suspended.', de: 'Die Lizenz ist nicht ausgesetzt.' }),
  NOT_YET_VALID: entry(
    { start: 'time' },
    {
      en: words`The license starts on ${'start'}. Wait until then.`,
      de: words`Die Lizenz beginnt am ${'start'}. Warten Sie bis dahin.`,
    },
  ),
  NOT_YET_VALID_BEFORE_ACTIVATION: entry({
    en: 'The license starts with its first activation. Activate it.',
    de: 'Die Lizenz beginnt mit ihrer ersten Aktivierung. Aktivieren Sie sie.',
  }),
  NOT_YET_VALID_BEFORE_VALIDATION: entry({
    en: 'The license starts with its first validation. Validate or activate it.',
    de: 'Die Lizenz beginnt mit ihrer ersten Prüfung. Prüfen oder aktivieren Sie sie.',
  }),
  NOT_YET_VALID_PASSED: entry({ en: 'The term has started.', de: 'Die Laufzeit hat begonnen.' }),
  EXPIRED: entry(
    { expiry: 'time' },
    {
      en: words`The license expired on ${'expiry'}. Renew it.`,
      de: words`Die Lizenz ist am ${'expiry'} abgelaufen. Verlängern Sie sie.`,
    },
  ),
  EXPIRED_PASSED: entry({ en: 'The license has not expired.', de: 'Die Lizenz ist nicht abgelaufen.' }),
  CHECK_IN_OVERDUE: entry(
    { every: 'duration', due: 'time' },
    {
      en: words`The license must check in every ${'every'}. The check-in was due on ${'due'}. Send a heartbeat.`,
      de: words`Die Lizenz muss sich regelmäßig melden; der Abstand darf höchstens ${'every'} betragen. Die Meldung war am ${'due'} fällig. Senden Sie ein Lebenszeichen.`,
    },
  ),
  CHECK_IN_OVERDUE_PASSED: entry({ en: 'No check-in is overdue.', de: 'Keine Meldung ist überfällig.' }),
  PRODUCT_MISMATCH: entry(
    { licensed: 'text', requested: 'text' },
    {
      en: words`The license is for ${'licensed'}, not for ${'requested'}. Enter a key for ${'requested'}.`,
      de: words`Die Lizenz gilt für ${'licensed'}, nicht für ${'requested'}. Geben Sie einen Schlüssel für ${'requested'} ein.`,
    },
  ),
  PRODUCT_MISMATCH_PASSED: entry({
    en: 'The license is for the requested product, or no product was requested.',
    de: 'Die Lizenz gilt für das angefragte Produkt, oder es wurde kein Produkt angefragt.',
  }),
  ENTITLEMENT_MISSING: entry(
    { missing: 'list' },
    {
      en: words`The license does not grant ${'missing'}. Contact the owner of the license.`,
      de: words`Die Lizenz gewährt nicht: ${'missing'}. Wenden Sie sich an den Inhaber der Lizenz.`,
    },
  ),
  ENTITLEMENT_MISSING_PASSED: entry({
    en: 'Every requested entitlement is granted.',
    de: 'Jede angefragte Berechtigung ist gewährt.',
  }),
  VERSION_NOT_ALLOWED: entry(
    { version: 'text', releasedAt: 'time', updatesUntil: 'time' },
    {
      en: words`Version ${'version'} was released on ${'releasedAt'}, after the updates of the license had ended on ${'updatesUntil'}. Renew the license, or use an earlier version.`,
      de: words`Version ${'version'} erschien am ${'releasedAt'}, nachdem die Aktualisierungen der Lizenz am ${'updatesUntil'} geendet hatten. Verlängern Sie die Lizenz, oder verwenden Sie eine frühere Version.`,
    },
  ),
  VERSION_NOT_ALLOWED_UNKNOWN: entry(
    { version: 'text', product: 'text', updatesUntil: 'time' },
    {
      en: words`Version ${'version'} is not a known release of ${'product'}, and the updates of the license ended on ${'updatesUntil'}. Renew the license, or use an earlier version.`,
      de: words`Version ${'version'} ist keine bekannte Version von ${'product'}, und die Aktualisierungen der Lizenz endeten am ${'updatesUntil'}. Verlängern Sie die Lizenz, oder verwenden Sie eine frühere Version.`,
    },
  ),
  VERSION_NOT_ALLOWED_PASSED: entry({
    en: 'The version may be used, or no version was requested.',
    de: 'Die Version darf verwendet werden, oder es wurde keine Version angefragt.',
  }),
  DEVICE_BANNED: entry({
    en: 'This device is banned. Contact support.',
    de: 'Dieses Gerät ist gesperrt. Wenden Sie sich an den Support.',
  }),
  DEVICE_BANNED_PASSED: entry({
    en: 'The device is not banned, or no device was named.',
    de: 'Das Gerät ist nicht gesperrt, oder es wurde kein Gerät genannt.',
  }),
  NOT_ACTIVATED: entry({
    en: 'The license is not active on any device. Activate it on this device.',
    de: 'Die Lizenz ist auf keinem Gerät aktiv. Aktivieren Sie sie auf diesem Gerät.',
  }),
  NOT_ACTIVATED_WITHOUT_FINGERPRINT: entry({
    en: 'The license may be used on activated devices only, and the validation has no fingerprint. Activate the license on this device, and validate it with the fingerprint of the device.',
    de: 'Die Lizenz darf nur auf aktivierten Geräten verwendet werden, und die Prüfung enthält keinen Fingerabdruck. Aktivieren Sie die Lizenz auf diesem Gerät, und prüfen Sie sie mit dem Fingerabdruck des Geräts.',
  }),
  NOT_ACTIVATED_PASSED: entry({
    en: 'The license is active on a device, or no device was named.',
    de: 'Die Lizenz ist auf einem Gerät aktiv, oder es wurde kein Gerät genannt.',
  }),
  FINGERPRINT_MISMATCH: entry({
    en: 'The license is active on other devices, not on this one. Activate it on this device.',
    de: 'Die Lizenz ist auf anderen Geräten aktiv, nicht auf diesem. Aktivieren Sie sie auf diesem Gerät.',
  }),
  FINGERPRINT_MISMATCH_PASSED: entry({
    en: 'The license is active on this device, or no device was named.',
    de: 'Die Lizenz ist auf diesem Gerät aktiv, oder es wurde kein Gerät genannt.',
  }),
  HEARTBEAT_OVERDUE: entry(
    { every: 'duration' },
    {
      en: words`The heartbeat of this device is overdue. It is due every ${'every'}. Send a heartbeat.`,
      de: words`Das Lebenszeichen dieses Geräts ist überfällig. Der Abstand darf höchstens ${'every'} betragen. Senden Sie ein Lebenszeichen.`,
    },
  ),
  HEARTBEAT_OVERDUE_PASSED: entry({
    en: 'No heartbeat is overdue.',
    de: 'Kein Lebenszeichen ist überfällig.',
  }),
  LEASE_EXPIRED: entry({
    en: 'The lease of this device expired. Send a heartbeat.',
    de: 'Die Reservierung dieses Geräts ist abgelaufen. Senden Sie ein Lebenszeichen.',
  }),
  LEASE_EXPIRED_PASSED: entry({
    en: 'The lease has not expired, or the seat is not leased.',
    de: 'Die Reservierung ist nicht abgelaufen, oder der Platz wird nicht reserviert.',
  }),
  TOO_MANY_ACTIVATIONS: entry(activeDevices, {
    en: words`${aboveSeats.en} ${releaseOrBuy.en}`,
    de: words`${aboveSeats.de} ${releaseOrBuy.de}`,
  }),
  TOO_MANY_ACTIVATIONS_UNTIL: entry(
    { ...devicesBeyondSeats, until: 'time' },
    {
      en: words`${aboveSeats.en} ${beyondSeats.en} may be used until ${'until'}.${thisDevice.en} ${releaseOrBuy.en}`,
      de: words`${aboveSeats.de} ${beyondSeats.de} ${may} bis zum ${'until'} verwendet werden.${thisDevice.de} ${releaseOrBuy.de}`,
    },
  ),
  TOO_MANY_ACTIVATIONS_ENDED: entry(devicesBeyondSeats, {
    en: words`${aboveSeats.en} ${beyondSeats.en} may no longer be used.${thisDevice.en} ${releaseOrBuy.en}`,
    de: words`${aboveSeats.de} ${beyondSeats.de} ${may} nicht mehr verwendet werden.${thisDevice.de} ${releaseOrBuy.de}`,
  }),
  TOO_MANY_ACTIVATIONS_KEPT: entry(devicesBeyondSeats, {
    en: words`${aboveSeats.en} ${beyondSeats.en} may still be used.${thisDevice.en} ${releaseOrBuy.en}`,
    de: words`${aboveSeats.de} ${beyondSeats.de} ${may} weiter verwendet werden.${thisDevice.de} ${releaseOrBuy.de}`,
  }),
  TOO_MANY_ACTIVATIONS_PASSED: entry({
    en: 'The number of devices is within the limit.',
    de: 'Die Anzahl der Geräte liegt innerhalb der Grenze.',
  }),
  USAGE_LIMIT_REACHED_WITHOUT_METER: entry(
    { meter: 'text' },
    {
      en: words`The license has no meter ${'meter'}. Contact support.`,
      de: words`Die Lizenz hat keinen Zähler ${'meter'}. Wenden Sie sich an den Support.`,
    },
  ),
  USAGE_LIMIT_REACHED: entry(
    { used: 'number', limit: 'number', meter: 'text' },
    {
      en: words`${'used'} of ${'limit'} ${'meter'} are used. Contact the owner of the license.`,
      de: words`${'used'} von ${'limit'} ${'meter'} sind verbraucht. Wenden Sie sich an den Inhaber der Lizenz.`,
    },
  ),
  USAGE_LIMIT_REACHED_IN_PERIOD: entry(
    { used: 'number', limit: 'number', meter: 'text', next: 'time' },
    {
      en: words`${'used'} of ${'limit'} ${'meter'} are used in this period. Wait until ${'next'}, when the next period starts.`,
      de: words`${'used'} von ${'limit'} ${'meter'} sind in diesem Zeitraum verbraucht. Warten Sie bis zum ${'next'}: Dann beginnt der nächste Zeitraum.`,
    },
  ),
  USAGE_LIMIT_REACHED_PASSED: entry({
    en: 'The requested meter is below its limit, or no meter was requested.',
    de: 'Der angefragte Zähler liegt unter seiner Grenze, oder es wurde kein Zähler angefragt.',
  }),
  GRACE: entry(
    { until: 'time' },
    {
      en: words`The license expired. It may be used until ${'until'}, the end of its grace period. Renew it.`,
      de: words`Die Lizenz ist abgelaufen. Sie darf noch bis zum ${'until'} verwendet werden, dem Ende ihrer Nachfrist. Verlängern Sie sie.`,
    },
  ),
  GRACE_PASSED: entry({
    en: 'The license is not in its grace period.',
    de: 'Die Lizenz ist nicht in ihrer Nachfrist.',
  }),
}
