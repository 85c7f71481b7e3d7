import type { NotificationFacts } from '../../../src/domain/notifications/facts.ts'
import type { Formatter, Locale } from '../branding/locale.ts'

/** The key where the mail carries it; elsewhere its last group, as it is shown everywhere. */
export function keyText({ licenseKey, license }: NotificationFacts): string {
  return licenseKey ?? `…-${license.keyHint}`
}

/** How many devices the license is for. */
export function seatsOf({ license: { maxActivations } }: NotificationFacts, locale: Locale): string {
  const unlimited = { en: 'unlimited', de: 'unbegrenzt' }
  return maxActivations === null ? unlimited[locale] : String(maxActivations)
}

/** How many of them are in use: `2 of 5`. */
export function seatsInUse(facts: NotificationFacts, locale: Locale): string {
  const { maxActivations, activeActivations } = facts.license
  if (maxActivations === null) return String(activeActivations)
  return `${activeActivations} ${{ en: 'of', de: 'von' }[locale]} ${maxActivations}`
}

/** Until when the license is valid. A term that has not begun ends nowhere yet. */
export function endOf(
  { license: { expiry, timeZone } }: NotificationFacts,
  formatter: Formatter,
  locale: Locale,
): string {
  if (expiry) return { en: 'until ', de: 'bis ' }[locale] + formatter.day(expiry, timeZone)
  return { en: 'without an end date', de: 'ohne Enddatum' }[locale]
}

/** The day of the expiry, in the license's zone. */
export function expiryDay(
  { license: { expiry, timeZone } }: NotificationFacts,
  formatter: Formatter,
): string {
  return expiry ? formatter.day(expiry, timeZone) : '–'
}

/** The day on which the grace period ends; null where there is none. */
export function graceDay({ license }: NotificationFacts, formatter: Formatter): string | null {
  const { expiry, graceEndsAt, timeZone } = license
  return expiry && graceEndsAt && graceEndsAt > expiry ? formatter.day(graceEndsAt, timeZone) : null
}

/** The devices of an occasion, by name; those beyond the named ones as a number. */
export function devicesOf({ data }: NotificationFacts, formatter: Formatter, locale: Locale): string {
  const named = Array.isArray(data.devices)
    ? data.devices.map((name) => formatter.device(name))
    : [formatter.device(null)]
  const more = Number(data.count ?? named.length) - named.length
  const others = { en: `${more} more`, de: `${more} weitere` }
  return formatter.list(more > 0 ? [...named, others[locale]] : named)
}

/** An instant that was noted with an occasion. */
export function momentOf(noted: unknown): Date {
  return new Date(String(noted))
}
