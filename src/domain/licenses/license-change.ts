import { z } from 'zod'
import { code, metadata } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { line } from '../../platform/readable-text.ts'
import { entitlementGrant, seatCount } from '../catalogue/license-types/rules.ts'

const expiryChange = z
  .strictObject({ at: instant.nullish(), perpetual: z.literal(true, 'must be true').nullish() })
  .refine(({ at, perpetual }) => Boolean(at) !== Boolean(perpetual), 'must have either `at` or `perpetual`')

/** What changes of a license. A value that is not given stays as it is. */
export const licenseChange = z
  .strictObject({
    /** Empty removes the name. */
    name: line({ min: 0, max: 200 }).nullish(),
    /** Undefined leaves the number; null is unlimited. */
    maxActivations: seatCount.nullable().optional(),
    expiry: expiryChange.nullish(),
    /** Entitlements to add, or to give another value. */
    entitlements: z.array(entitlementGrant).max(256).nullish(),
    removedEntitlements: z.array(code).max(256).nullish(),
    /** Entitlements that the license grants again as its type does. */
    resetEntitlements: z.array(code).max(256).nullish(),
    metadata: metadata.nullish(),
  })
  .refine(
    ({ maxActivations, ...others }) =>
      maxActivations !== undefined || Object.values(others).some((value) => value != null),
    'must change at least one value',
  )
/** What changes of a license, before parsing. */
export type LicenseChangeInput = z.input<typeof licenseChange>
/** What changes of a license. */
export type LicenseChange = z.output<typeof licenseChange>

/** Reads a change that was stored as JSON, in which an instant is text. */
export function fromStoredChange(stored: unknown): LicenseChange {
  const { expiry, ...change } = stored as Omit<LicenseChange, 'expiry'> & { expiry?: { at?: string } }
  return licenseChange.parse({
    ...change,
    ...(expiry && { expiry: expiry.at ? { at: new Date(expiry.at) } : expiry }),
  })
}
