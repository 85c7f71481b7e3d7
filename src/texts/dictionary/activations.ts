import { entry } from '../entry.ts'
import { plural, words } from '../pattern.ts'

/** Refusals about devices, their seats and one-time codes. */
export const activationTexts = {
  ACTIVATION_NOT_FOUND: entry({
    en: 'There is no activation with this ID. Check the ID.',
    de: 'Es gibt keine Aktivierung mit dieser ID. Prüfen Sie die ID.',
  }),
  ACTIVATION_NOT_FOUND_IN_LICENSE: entry({
    en: 'The license has no device with this ID. Check the ID.',
    de: 'Die Lizenz hat kein Gerät mit dieser ID. Prüfen Sie die ID.',
  }),
  ACTIVATION_NOT_FOUND_IN_ACCOUNT: entry({
    en: 'The account has no such device.',
    de: 'Das Konto hat kein solches Gerät.',
  }),
  ACTIVATION_LIMIT_EXCEEDED: entry(
    { limit: 'number' },
    {
      en: words`${plural('limit', { one: 'The only seat is', other: words`All ${'limit'} seats are` })} in use. Release a device, or buy more seats.`,
      de: words`${plural('limit', { one: 'Der einzige Platz ist', other: words`Alle ${'limit'} Plätze sind` })} belegt. Geben Sie ein Gerät frei, oder erwerben Sie weitere Plätze.`,
    },
  ),
  ACTIVATION_LIMIT_EXCEEDED_UNTIL: entry(
    { limit: 'number', freeAt: 'time' },
    {
      en: words`${plural('limit', { one: 'The only seat is', other: words`All ${'limit'} seats are` })} in use. Wait until ${'freeAt'}, when a seat becomes free, or release a device.`,
      de: words`${plural('limit', { one: 'Der einzige Platz ist', other: words`Alle ${'limit'} Plätze sind` })} belegt. Warten Sie bis zum ${'freeAt'}, wenn ein Platz frei wird, oder geben Sie ein Gerät frei.`,
    },
  ),
  ACTIVATION_LIMIT_EXCEEDED_WITHOUT_SEATS: entry({
    en: 'This license has no seats. Buy seats to activate it.',
    de: 'Diese Lizenz hat keine Plätze. Erwerben Sie Plätze, um sie zu aktivieren.',
  }),
  ACTIVATION_LIMIT_EXCEEDED_BY_NEWEST: entry(
    { limit: 'number', active: 'number' },
    {
      en: words`The license has ${plural('limit', { one: words`${'limit'} seat`, other: words`${'limit'} seats` })}, and ${plural('active', { one: words`${'active'} device is`, other: words`${'active'} devices are` })} active. This device is one of the newest, which may no longer be used. Release another device, or buy more seats.`,
      de: words`Die Lizenz hat ${plural('limit', { one: words`${'limit'} Platz`, other: words`${'limit'} Plätze` })}, und ${plural('active', { one: words`${'active'} Gerät ist`, other: words`${'active'} Geräte sind` })} aktiv. Dieses Gerät gehört zu den neuesten, die nicht mehr verwendet werden dürfen. Geben Sie ein anderes Gerät frei, oder erwerben Sie weitere Plätze.`,
    },
  ),
  TRANSFER_LIMIT_EXCEEDED: entry(
    { limit: 'number', per: 'duration', nextAllowedAt: 'time' },
    {
      en: words`The seats of this license may move to another device ${plural('limit', { one: 'once', other: words`${'limit'} times` })} in ${'per'}. Try again on ${'nextAllowedAt'}.`,
      de: words`Die Plätze dieser Lizenz dürfen höchstens ${plural('limit', { one: 'einmal', other: words`${'limit'}-mal` })} auf ein anderes Gerät wechseln (Zeitraum: ${'per'}). Versuchen Sie es am ${'nextAllowedAt'} noch einmal.`,
    },
  ),
  TRANSFER_LIMIT_EXCEEDED_FOR_GOOD: entry({
    en: 'The seats of this license may not move to another device. Contact support.',
    de: 'Die Plätze dieser Lizenz dürfen nicht auf ein anderes Gerät wechseln. Wenden Sie sich an den Support.',
  }),
  LICENSE_NOT_ACTIVATED: entry({
    en: 'The license is not active on this device. Activate it.',
    de: 'Die Lizenz ist auf diesem Gerät nicht aktiv. Aktivieren Sie sie.',
  }),
  LEASE_LOST: entry(
    { endedAt: 'time' },
    {
      en: words`The lease of this device expired on ${'endedAt'}, and another device took its seat. Activate again.`,
      de: words`Die Reservierung dieses Geräts ist am ${'endedAt'} abgelaufen, und ein anderes Gerät hat seinen Platz belegt. Aktivieren Sie noch einmal.`,
    },
  ),
  CODE_INVALID: entry({
    en: 'The code is wrong, was used, or has expired. Check the last mail, or request another code.',
    de: 'Der Code ist falsch, wurde schon verwendet oder ist abgelaufen. Sehen Sie in der letzten Mail nach, oder fordern Sie einen neuen Code an.',
  }),
  CODE_LIMIT_EXCEEDED: entry(
    { limit: 'number', nextAllowedAt: 'time' },
    {
      en: words`${'limit'} codes were requested within a day. Wait until ${'nextAllowedAt'}, or contact support.`,
      de: words`Innerhalb eines Tages wurden ${'limit'} Codes angefordert. Warten Sie bis zum ${'nextAllowedAt'}, oder wenden Sie sich an den Support.`,
    },
  ),
}
