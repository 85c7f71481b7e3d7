import { z } from 'zod'
import { code, metadata } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { instant } from '../../platform/instant.ts'
import { line } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { entitlementGrant, seatCount } from '../catalogue/license-types/rules.ts'

const expiryChange = z
  .strictObject({ at: instant.nullish(), perpetual: z.literal(true).nullish() })
  .refine(
    ({ at, perpetual }) => Boolean(at) !== Boolean(perpetual),
    problem(say('INPUT_EXACTLY_ONE', { first: 'at', second: 'perpetual' })),
  )

/** What changes of a license. A value that is not given stays as it is. */
export const licenseChange = z
  .strictObject({
    /** Empty removes the name. */
    name: line({ min: 0, max: 200 }).nullish(),
    /** Undefined leaves the number; null is unlimited. */
    maxActivations: seatCount.nullable().optional(),
    /** Whether the number is again the one of the type. */
    resetMaxActivations: z.literal(true).nullish(),
    expiry: expiryChange.nullish(),
    updatesUntil: instant.nullish(),
    /** Whether the updates end again as the type counts them. */
    resetUpdatesUntil: z.literal(true).nullish(),
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
    problem(say('INPUT_CHANGE_EMPTY')),
  )
  .refine(({ maxActivations, resetMaxActivations }) => maxActivations === undefined || !resetMaxActivations, {
    path: ['resetMaxActivations'],
    ...problem(say('INPUT_EXCLUDES', { other: 'maxActivations' })),
  })
  .refine(({ updatesUntil, resetUpdatesUntil }) => !updatesUntil || !resetUpdatesUntil, {
    path: ['resetUpdatesUntil'],
    ...problem(say('INPUT_EXCLUDES', { other: 'updatesUntil' })),
  })
/** What changes of a license, before parsing. */
export type LicenseChangeInput = z.input<typeof licenseChange>
/** What changes of a license. */
export type LicenseChange = z.output<typeof licenseChange>

/** A change as it is stored in JSON, in which an instant is text. */
type StoredChange = Omit<LicenseChange, 'expiry' | 'updatesUntil'> & {
  expiry?: { at?: string }
  updatesUntil?: string
}

/** Reads a change that was stored as JSON. */
export function fromStoredChange(stored: unknown): LicenseChange {
  const { expiry, updatesUntil, ...change } = stored as StoredChange
  return licenseChange.parse({
    ...change,
    ...(updatesUntil && { updatesUntil: new Date(updatesUntil) }),
    ...(expiry && { expiry: expiry.at ? { at: new Date(expiry.at) } : expiry }),
  })
}
