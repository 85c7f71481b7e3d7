import type { LicensingProperties } from './mapping.ts'
import { propertyNames } from './properties.ts'

/** Every licensing property, empty: for a record that no longer shows an account. */
export const clearedProperties = Object.fromEntries(
  propertyNames.map((name) => [name, '']),
) as LicensingProperties
