import { licenseOverrides } from '../licenses/license-overrides.ts'

/** Values of the licenses of a pool that differ from their type. Without instants, because a key is sold at any time. */
export const poolOverrides = licenseOverrides.omit({ expiry: true, updatesUntil: true })
