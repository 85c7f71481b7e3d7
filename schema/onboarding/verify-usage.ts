import { type VerifyResult, verifyUsage } from '../../src/domain/onboarding/verify-usage.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'
import { Onboarding } from './onboarding.ts'

const VerifyUsageInput = builder.inputType('VerifyUsageInput', {
  description: 'Onboarding to complete.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'ID of the onboarding.' }),
    meter: t.string({
      required: false,
      description: 'Code of a meter on which to record the first use; null to record none.',
    }),
    amount: t.int({
      required: false,
      description: 'Amount to record, from 0 to 1,000,000,000; 1 by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const VerifyUsagePayload = builder.objectRef<VerifyResult>('VerifyUsagePayload').implement({
  description: 'Result of verifying the use.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'Current state of the onboarding.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Result of validating the license for the device.',
    }),
  }),
})

builder.mutationField('verifyUsage', (t) =>
  t.field({
    type: VerifyUsagePayload,
    description:
      'Completes an onboarding: the last step, `VERIFY_USAGE`. Confirms that the activated device may use ' +
      'the license now. Records the first use if a meter is given. Idempotent. Refused with ' +
      '`LICENSE_NOT_VALID` if the device may not use the license; the refusal contains the failed check and ' +
      'the next action. Other refusals: `METER_NOT_FOUND`, `ONBOARDING_ABANDONED`, `ONBOARDING_NOT_FOUND`, ' +
      '`ONBOARDING_STEP_OUT_OF_ORDER`, `USAGE_LIMIT_EXCEEDED`.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({ type: VerifyUsageInput, required: true, description: 'Onboarding to complete.' }),
    },
    resolve: (_root, { input: { onboarding, ...rest } }, ctx) =>
      verifyUsage(ctx, { ...rest, onboardingId: uuidOf('Onboarding', onboarding, ['onboarding']) }),
  }),
)
