import { changeLicense } from '../../src/domain/licenses/change.ts'
import type { LicenseChangeInput as DomainChange } from '../../src/domain/licenses/license-change.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { EntitlementGrantInput, toGrant } from '../catalogue/entitlement.ts'
import { License } from '../licenses/license.ts'
import { ChangeEffectType } from './change-effect.ts'
import { ScheduledChange } from './scheduled-change.ts'

const LicenseExpiryInput = builder.inputType('LicenseExpiryInput', {
  description: 'Expiry of a license. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    at: t.field({ type: 'DateTime', required: false, description: 'Last valid instant.' }),
    perpetual: t.boolean({ required: false, description: 'True for a license that never expires.' }),
  }),
})

export const LicenseChangeInput = builder.inputType('LicenseChangeInput', {
  description: 'Values of a license to change; at least one. A value that is left out stays as it is.',
  fields: (t) => ({
    name: t.string({
      required: false,
      description: 'Name of the license for people, at most 200 characters. Empty removes the name.',
    }),
    maxActivations: t.int({
      required: false,
      description:
        'Number of purchased seats. Null for unlimited, 0 for none. The license keeps the number if its type changes.',
    }),
    resetMaxActivations: t.boolean({
      required: false,
      description:
        'True for the number of seats of the license type, also when the type changes. Excludes `maxActivations`.',
    }),
    expiry: t.field({
      type: LicenseExpiryInput,
      required: false,
      description: 'Expiry, in the future. A term that has not started takes it at its start.',
    }),
    updatesUntil: t.field({
      type: 'DateTime',
      required: false,
      description:
        'Last instant at which a version may be released to be used, also in the past. Requires a license type with the ' +
        'rule `updates`. A renewal continues from it.',
    }),
    resetUpdatesUntil: t.boolean({
      required: false,
      description:
        'True for the end of the updates that the license type gives: the periods that were bought, counted from the start ' +
        'of the license or from the last renewal after a changed end. Excludes `updatesUntil`.',
    }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description: 'Entitlements to add, or to give another value.',
    }),
    removedEntitlements: t.stringList({
      required: false,
      description: 'Codes of entitlements that the license no longer grants.',
    }),
    resetEntitlements: t.stringList({
      required: false,
      description: 'Codes of entitlements that the license grants again as its license type does.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata in place of the present one; at most 16 KiB, 64 names and 4 levels.',
    }),
  }),
})

/** Converts the input to the form that the domain accepts. */
export function toLicenseChange(input: typeof LicenseChangeInput.$inferInput): DomainChange {
  const { expiry, entitlements, resetMaxActivations, resetUpdatesUntil, ...change } = input
  return {
    ...change,
    expiry: expiry && { at: expiry.at, perpetual: expiry.perpetual as true | null | undefined },
    entitlements: entitlements?.map(toGrant),
    resetMaxActivations: resetMaxActivations as true | null | undefined,
    resetUpdatesUntil: resetUpdatesUntil as true | null | undefined,
  }
}

const ChangeLicenseInput = builder.inputType('ChangeLicenseInput', {
  description: 'License with the values to change.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    change: t.field({ type: LicenseChangeInput, required: true, description: 'Values to change.' }),
    effectiveAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'Instant in the future from which the change applies; now by default.',
    }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log and for support; at most 500 characters.',
    }),
    dryRun: t.boolean({
      required: false,
      description: 'True to write nothing, and only return the effect; false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ChangeLicensePayload = builder
  .objectRef<Awaited<ReturnType<typeof changeLicense>>>('ChangeLicensePayload')
  .implement({
    description: 'Changed license, with the effect of the change.',
    fields: (t) => ({
      license: t.prismaField({
        type: License,
        description:
          'Current state of the license. It has the former values after a dry run, and until a scheduled change is applied.',
        resolve: (query, { licenseId }, _args, ctx) =>
          ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
      }),
      scheduledChange: t.prismaField({
        type: ScheduledChange,
        nullable: true,
        description: 'Scheduled change; null without `effectiveAt`, and after a dry run.',
        resolve: (query, { scheduledChangeId }, _args, ctx) =>
          scheduledChangeId === null
            ? null
            : ctx.db.scheduledChange.findUniqueOrThrow({ ...query, where: { id: scheduledChangeId } }),
      }),
      effect: t.expose('effect', {
        type: ChangeEffectType,
        description:
          'Effect of the change. For a dry run and a scheduled change, it is the effect on the license as it is now.',
      }),
    }),
  })

builder.mutationField('changeLicense', (t) =>
  t.field({
    type: ChangeLicensePayload,
    description:
      'Changes values of a license, now or at a later time. Key and devices stay. If the seats fall below the devices in use, ' +
      'the devices stay valid as `overLimit` of the license type says. Notices follow another expiry and another end of the ' +
      'updates. The contacts of the account are notified by mail of other seats, entitlements, expiries and ends of updates. Values that the license has already ' +
      'change nothing. Refused with `LICENSE_NOT_STARTED` if a license without a started term would become perpetual. Other ' +
      'refusals: `LICENSE_NOT_FOUND`, `LICENSE_REVOKED`, `SCHEDULED_CHANGE_LIMIT_EXCEEDED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicenseInput,
        required: true,
        description: 'License with the values to change.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicense', input, (tx, { license, change, ...rest }) =>
        changeLicense(ctx, tx, {
          ...rest,
          change: toLicenseChange(change),
          licenseId: uuidOf('License', license, ['license']),
        }),
      ),
  }),
)
