import type { InputFieldBuilder } from '@pothos/core'
import type { Types } from '../builder/pages/connection.ts'
import { LicenseStatus } from './license-status.ts'

/** The filters of licenses: fields of an input, or arguments of a list. */
export function licenseFilters(t: InputFieldBuilder<Types, 'InputObject'>) {
  return {
    account: t.id({ required: false, description: 'ID of the account to filter by.' }),
    product: t.string({ required: false, description: 'Code of the product to filter by.' }),
    licenseType: t.string({ required: false, description: 'Code of the license type to filter by.' }),
    partner: t.string({ required: false, description: 'Code of the partner of the account to filter by.' }),
    status: t.field({ type: LicenseStatus, required: false, description: 'Current status to filter by.' }),
    expiresAfter: t.field({
      type: 'DateTime',
      required: false,
      description: 'Earliest expiry to filter by. Excludes licenses without an expiry.',
    }),
    expiresBefore: t.field({
      type: 'DateTime',
      required: false,
      description: 'Instant before which the expiry is. Excludes licenses without an expiry.',
    }),
    neverActivated: t.boolean({
      required: false,
      description: 'Filter: true for licenses on which no device was ever activated, false for the opposite.',
    }),
    silentSince: t.field({
      type: 'DateTime',
      required: false,
      description: 'Instant since which the license had no validation, activation or heartbeat.',
    }),
    atLimit: t.boolean({
      required: false,
      description:
        'Filter: true for licenses whose seats are all taken, false for the opposite. A seat with a lapsed ' +
        'lease is taken until the next activation.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Names and values that the metadata of the license contains.',
    }),
    entitlement: t.string({
      required: false,
      description: 'Code of an entitlement that the license grants, by its type or by its own changes.',
    }),
  }
}
