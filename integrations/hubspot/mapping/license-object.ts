import type { LicenseSnapshot } from '../../../src/crm/state/license-snapshots.ts'
import { shownStatuses, shownStatusOf } from '../../../src/crm/state/shown-status.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { entitlementsText } from './mapping.ts'
import {
  choiceOf,
  date,
  datetime,
  number,
  type PropertyDefinition,
  text,
  toValue,
  yesOrNo,
} from './properties.ts'
import { dayOf, validityText } from './validity.ts'

/** The gateway's unique property that identifies a license. */
export const LICENSE_ID = 'licet_license_id'
const NAME = 'licet_license_name'

const id = {
  name: LICENSE_ID,
  label: 'License',
  description: 'The id of the license, lic_…',
  ...text,
  hasUniqueValue: true,
} satisfies PropertyDefinition
const name = {
  name: NAME,
  label: 'Name',
  description: 'The name of the license, or else the code of its type.',
  ...text,
} satisfies PropertyDefinition

/** The custom object as set-up creates it. Set-up adds the other properties as for any type. */
export const licenseSchema = {
  name: 'license',
  labels: { singular: 'License', plural: 'Licenses' },
  description: 'A license of the licensing gateway. The gateway writes it.',
  primaryDisplayProperty: NAME,
  secondaryDisplayProperties: [LICENSE_ID],
  requiredProperties: [LICENSE_ID],
  searchableProperties: [LICENSE_ID, NAME],
  properties: [id, name],
  associatedObjects: ['COMPANY', 'CONTACT', 'DEAL'],
}

/** The properties of a license record. */
export const licenseProperties: readonly PropertyDefinition[] = [
  id,
  name,
  { name: 'licet_account_id', label: 'Licensing account', description: 'Id of the account, acct_…', ...text },
  {
    name: 'licet_status',
    label: 'License status',
    description: 'Status of the license.',
    ...choiceOf(shownStatuses),
  },
  { name: 'licet_seats_bought', label: 'Seats bought', description: 'Empty if unlimited.', ...number },
  { name: 'licet_seats_used', label: 'Seats used', description: 'Seats in use by devices.', ...number },
  {
    name: 'licet_entitlements',
    label: 'Entitlements',
    description: 'Entitlements that the license grants.',
    type: 'string',
    fieldType: 'textarea',
  },
  { name: 'licet_trial', label: 'Trial', description: 'Whether the license is a trial.', ...yesOrNo },
  { name: 'licet_starts', label: 'Starts', description: 'First day, in the zone of the license.', ...date },
  { name: 'licet_expiry', label: 'Expiry', description: 'Last day, in the zone of the license.', ...date },
  {
    name: 'licet_validity',
    label: 'Validity',
    description: 'How long the license may be used, and which versions it includes.',
    ...text,
  },
  {
    name: 'licet_updates_until',
    label: 'Updates until',
    description: 'Last day of the releases that the license includes, in its zone. Empty if it includes all.',
    ...date,
  },
  { name: 'licet_grace_ends', label: 'Grace ends', description: 'Last day of the grace period.', ...date },
  {
    name: 'licet_last_activation',
    label: 'Last activation',
    description: 'When a device was last activated.',
    ...datetime,
  },
  {
    name: 'licet_last_validation',
    label: 'Last validation',
    description: 'Day of the last validation by the software. Up to an hour late.',
    ...date,
  },
  {
    name: 'licet_last_error',
    label: 'Last license error',
    description: 'Code of the last failed validation. Up to an hour late.',
    ...text,
  },
  {
    name: 'licet_last_sync',
    label: 'Last licensing sync',
    description: 'When the gateway last wrote these properties.',
    ...datetime,
  },
]

/** The properties of a license without the time of the sync. Pure: equal state gives equal text. */
export function toLicenseProperties(license: LicenseSnapshot): Record<string, string> {
  const day = (at: Date | null) => (at ? dayOf({ at, timeZone: license.timeZone }) : '')
  return {
    [LICENSE_ID]: toTypedId('License', license.licenseId),
    [NAME]: license.name ?? license.licenseType,
    licet_account_id: toTypedId('Account', license.accountId),
    licet_status: toValue(shownStatusOf(license)),
    licet_seats_bought: license.seats === null ? '' : String(license.seats),
    licet_seats_used: String(license.used),
    licet_entitlements: entitlementsText(license.entitlements),
    licet_trial: String(license.trial),
    licet_starts: day(license.startsAt),
    licet_expiry: day(license.expiry),
    licet_validity: validityText(license, license.at),
    licet_updates_until: day(license.updatesUntil),
    licet_grace_ends: day(license.graceEndsAt),
    licet_last_activation: license.lastActivatedAt?.toISOString() ?? '',
    licet_last_validation: day(license.lastValidatedAt),
    licet_last_error: license.lastInvalidCode ?? '',
  }
}
