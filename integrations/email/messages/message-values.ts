import type { CodeMail } from '../../../src/domain/mailed-codes/code-mail.ts'
import type { NotificationFacts } from '../../../src/domain/notifications/notification-facts.ts'
import type { Branding } from '../branding/branding.ts'
import type { Formatter, Locale } from '../branding/locale.ts'

/** The license key if the mail contains it. Otherwise its last group. */
export function keyText({ licenseKey, license }: NotificationFacts): string {
  return licenseKey ?? `…-${license.keyHint}`
}

/** The number of seats of the license. */
export function seatsOf({ license: { maxActivations } }: NotificationFacts, locale: Locale): string {
  const unlimited = { en: 'unlimited', de: 'unbegrenzt' }
  return maxActivations === null ? unlimited[locale] : String(maxActivations)
}

/** The seats in use: `2 of 5`. */
export function seatsInUse(facts: NotificationFacts, locale: Locale): string {
  const { maxActivations, activeActivations } = facts.license
  if (maxActivations === null) return String(activeActivations)
  return `${activeActivations} ${{ en: 'of', de: 'von' }[locale]} ${maxActivations}`
}

/** The end of the license's validity, and that of its updates before it. A term that has not started has no end date yet. */
export function endOf(
  { license: { expiry, updatesUntil, timeZone } }: NotificationFacts,
  formatter: Formatter,
  locale: Locale,
): string {
  const end = expiry
    ? { en: 'until ', de: 'bis ' }[locale] + formatter.day(expiry, timeZone)
    : { en: 'without an end date', de: 'ohne Enddatum' }[locale]
  if (!updatesUntil || (expiry && updatesUntil >= expiry)) return end
  const day = formatter.day(updatesUntil, timeZone)
  return { en: `${end}, with updates until ${day}`, de: `${end}, mit Aktualisierungen bis ${day}` }[locale]
}

/** The day of the expiry in the zone of the license. */
export function expiryDay(
  { license: { expiry, timeZone } }: NotificationFacts,
  formatter: Formatter,
): string {
  return expiry ? formatter.day(expiry, timeZone) : '–'
}

/** The last day of the updates, in the zone of the license. */
export function updatesDay(
  { license: { updatesUntil, timeZone } }: NotificationFacts,
  formatter: Formatter,
): string {
  return updatesUntil ? formatter.day(updatesUntil, timeZone) : '–'
}

/** The last day of the grace period; null without one. */
export function graceDay({ license }: NotificationFacts, formatter: Formatter): string | null {
  const { expiry, graceEndsAt, timeZone } = license
  return expiry && graceEndsAt && graceEndsAt > expiry ? formatter.day(graceEndsAt, timeZone) : null
}

/** The devices of a notification: the named ones, and the number of further ones. Version 0.1.0 recorded one as `device`. */
export function devicesOf({ data }: NotificationFacts, formatter: Formatter, locale: Locale): string {
  const named = Array.isArray(data.devices)
    ? data.devices.map((name) => formatter.device(name))
    : [formatter.device(data.device)]
  const more = Number(data.count ?? named.length) - named.length
  const others = { en: `${more} more`, de: `${more} weitere` }
  return formatter.list(more > 0 ? [...named, others[locale]] : named)
}

/** An instant in the data of a notification. */
export function momentOf(value: unknown): Date {
  return new Date(String(value))
}

/** The values of a mail about a one-time code. */
export function codeValues(
  { recipient: { name }, product, licenseType, code }: CodeMail,
  _formatter: Formatter,
  _branding: Branding,
  locale: Locale,
): { hello: string; product: string; licenseType: string; code: string } {
  const greeting = { en: 'Hello', de: 'Guten Tag' }[locale]
  const hello = name === null ? greeting : `${greeting} ${name}`
  return { hello, product: product.name, licenseType: licenseType.name, code }
}
