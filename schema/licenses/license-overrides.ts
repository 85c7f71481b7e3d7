import { builder } from '../builder/builder.ts'
import { EntitlementGrantInput, toGrant } from '../catalogue/entitlement.ts'

export const LicenseOverridesInput = builder.inputType('LicenseOverridesInput', {
  description: 'What differs from the license type, for one license.',
  fields: (t) => ({
    expiry: t.field({
      type: 'DateTime',
      required: false,
      description: 'The last valid instant, instead of one term from the start.',
    }),
    maxActivations: t.int({
      required: false,
      description: 'Seats sold: null is unlimited, 0 is none; left out keeps those of the type.',
    }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description: 'Entitlements to add, or to change.',
    }),
    removedEntitlements: t.stringList({
      required: false,
      description: 'Entitlements of the type that this license does not grant.',
    }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: "The zone of the customer, instead of the type's.",
    }),
  }),
})

/** Overrides as the domain takes them, from the input above. */
export function toOverrides(input: typeof LicenseOverridesInput.$inferInput | null | undefined) {
  return input && { ...input, entitlements: input.entitlements?.map(toGrant) }
}
