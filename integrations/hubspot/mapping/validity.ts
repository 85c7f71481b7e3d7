import { shownStatusOf } from '../../../src/crm/state/shown-status.ts'
import { isPast, type LicenseStatus } from '../../../src/domain/validation/status.ts'

/** What decides how long a license may be used, and with which versions. */
export interface Validity {
  status: LicenseStatus
  usableAfterExpiry: boolean
  expiry: Date | null
  updatesUntil: Date | null
  timeZone: string
}

/** Describes the validity of a license at an instant in a few words, such as “Perpetual, updates ended on 2027-01-15”. */
export function validityText(license: Validity, at: Date): string {
  const { expiry, updatesUntil, timeZone } = license
  const day = (instant: Date) => dayOf({ at: instant, timeZone })
  const use = () => {
    if (!expiry) return license.status === 'NOT_STARTED' ? 'Not started' : 'Perpetual'
    if (shownStatusOf(license) === 'USABLE_AFTER_EXPIRY')
      return `Expired on ${day(expiry)}, may still be used`
    return `${isPast(expiry, at) ? 'Expired on' : 'Until'} ${day(expiry)}`
  }
  if (!updatesUntil) return use()
  return `${use()}, updates ${isPast(updatesUntil, at) ? 'ended on' : 'until'} ${day(updatesUntil)}`
}

/** The calendar day of an instant in a zone. The day in UTC may be a day earlier or later. */
export function dayOf({ at, timeZone }: { at: Date; timeZone: string }): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at.getTime())
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
