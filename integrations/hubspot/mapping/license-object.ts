import type { LicenseSnapshot } from '../../../src/crm/state/license-standings.ts'
import { licenseStatuses } from '../../../src/domain/validation/status.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { dayOf, entitlementsText } from './mapping.ts'
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

/** By what a license is found again: unique, and ours. */
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
  description: 'The code of the license type.',
  ...text,
} satisfies PropertyDefinition

/** The custom object, as it is made: what else a license has are properties like any other type's. */
export const licenseSchema = {
  name: 'license',
  labels: { singular: 'License', plural: 'Licenses' },
  description: 'A license that the licensing gateway issued. The gateway writes it.',
  primaryDisplayProperty: NAME,
  secondaryDisplayProperties: [LICENSE_ID],
  requiredProperties: [LICENSE_ID],
  searchableProperties: [LICENSE_ID, NAME],
  properties: [id, name],
  associatedObjects: ['COMPANY'],
}

/** What HubSpot is told of one license. */
export const licenseProperties: readonly PropertyDefinition[] = [
  id,
  name,
  { name: 'licet_account_id', label: 'Licensing account', description: 'Whose it is, acct_…', ...text },
  {
    name: 'licet_status',
    label: 'License status',
    description: 'How it stands.',
    ...choiceOf(licenseStatuses),
  },
  { name: 'licet_seats_bought', label: 'Seats bought', description: 'Empty when unlimited.', ...number },
  { name: 'licet_seats_used', label: 'Seats used', description: 'Seats taken by devices.', ...number },
  {
    name: 'licet_entitlements',
    label: 'Entitlements',
    description: 'What it grants.',
    type: 'string',
    fieldType: 'textarea',
  },
  { name: 'licet_trial', label: 'Trial', description: 'Whether it is a trial.', ...yesOrNo },
  { name: 'licet_starts', label: 'Starts', description: 'The first day, in its own zone.', ...date },
  { name: 'licet_expiry', label: 'Expiry', description: 'The last day, in its own zone.', ...date },
  { name: 'licet_grace_ends', label: 'Grace ends', description: 'The last day of its grace.', ...date },
  {
    name: 'licet_last_activation',
    label: 'Last activation',
    description: 'When a device last took a seat.',
    ...datetime,
  },
  {
    name: 'licet_last_validation',
    label: 'Last validation',
    description: 'The day on which the software last asked; up to an hour late.',
    ...date,
  },
  {
    name: 'licet_last_error',
    label: 'Last license error',
    description: 'The code of the last validation that failed; up to an hour late.',
    ...text,
  },
  {
    name: 'licet_last_sync',
    label: 'Last licensing sync',
    description: 'When the gateway last wrote these properties.',
    ...datetime,
  },
]

/** The properties of one license, without the time of the sync. Pure: the same state is the same text. */
export function toLicenseProperties(license: LicenseSnapshot): Record<string, string> {
  const day = (at: Date | null) => (at ? dayOf({ at, timeZone: license.timeZone }) : '')
  return {
    [LICENSE_ID]: toTypedId('License', license.licenseId),
    [NAME]: license.licenseType,
    licet_account_id: toTypedId('Account', license.accountId),
    licet_status: toValue(license.status),
    licet_seats_bought: license.seats === null ? '' : String(license.seats),
    licet_seats_used: String(license.used),
    licet_entitlements: entitlementsText(license.entitlements),
    licet_trial: String(license.trial),
    licet_starts: day(license.startsAt),
    licet_expiry: day(license.expiry),
    licet_grace_ends: day(license.graceEndsAt),
    licet_last_activation: license.lastActivatedAt?.toISOString() ?? '',
    licet_last_validation: day(license.lastValidatedAt),
    licet_last_error: license.lastInvalidCode ?? '',
  }
}
