import { z } from 'zod'
import { InputRefusal } from '../../platform/errors.ts'
import { code } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { timeZone } from '../../platform/time-zone.ts'
import { say } from '../../texts/say.ts'
import { entitlementGrant, type LicenseTypeRules, seatCount } from '../catalogue/license-types/rules.ts'
import { assertEntitlementOverrides } from './entitlement-overrides.ts'

export const licenseOverrides = z.strictObject({
  expiry: instant.nullish(),
  updatesUntil: instant.nullish(),
  /** Undefined takes the number of the license type; null is unlimited. */
  maxActivations: seatCount.nullable().optional(),
  entitlements: z.array(entitlementGrant).max(256).nullish(),
  removedEntitlements: z.array(code).max(256).nullish(),
  timeZone: timeZone.nullish(),
})

/** Values of a license that differ from its type. */
export type LicenseOverrides = z.input<typeof licenseOverrides>

/** Refuses INPUT_INVALID if overrides contradict themselves, the rules of the license type or the present time. */
export function assertOverrides(
  overrides: z.output<typeof licenseOverrides>,
  rules: LicenseTypeRules,
  now: Date,
  path: readonly string[],
): void {
  if (overrides.expiry && overrides.expiry <= now)
    throw new InputRefusal([{ path: [...path, 'expiry'], text: say('INPUT_TIME_PAST') }])
  if (overrides.updatesUntil && !rules.updates)
    throw new InputRefusal([
      { path: [...path, 'updatesUntil'], text: say('INPUT_UPDATES_UNDER_TYPE_WITHOUT') },
    ])
  assertEntitlementOverrides(overrides, rules, path)
}
