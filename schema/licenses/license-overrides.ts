import { builder } from '../builder/builder.ts'
import { EntitlementGrantInput, toGrant } from '../catalogue/entitlement.ts'

export const LicenseOverridesInput = builder.inputType('LicenseOverridesInput', {
  description: 'Values of one license that differ from its license type.',
  fields: (t) => ({
    expiry: t.field({
      type: 'DateTime',
      required: false,
      description: 'Last valid instant of the license; by default, one term after its start.',
    }),
    updatesUntil: t.field({
      type: 'DateTime',
      required: false,
      description:
        'Last instant at which a version may be released to be used; by default, the `updates` of the license type ' +
        'after its start. Refused with `INPUT_INVALID` if the license type has no rule `updates`.',
    }),
    maxActivations: t.int({
      required: false,
      description:
        'Number of purchased seats; by default, that of the license type. Null for unlimited, 0 for none.',
    }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description: 'Entitlements to add or to change.',
    }),
    removedEntitlements: t.stringList({
      required: false,
      description: 'Codes of entitlements of the license type that this license does not grant.',
    }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Time zone of the customer; by default, that of the license type.',
    }),
  }),
})

/** Converts the input to the form that the domain accepts. */
export function toOverrides(input: typeof LicenseOverridesInput.$inferInput | null | undefined) {
  return input && { ...input, entitlements: input.entitlements?.map(toGrant) }
}
