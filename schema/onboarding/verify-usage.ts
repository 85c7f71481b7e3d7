import { type VerifyResult, verifyUsage } from '../../src/domain/onboarding/verify-usage.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'
import { Onboarding } from './onboarding.ts'

const VerifyUsageInput = builder.inputType('VerifyUsageInput', {
  description: 'The onboarding to complete.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'Which onboarding.' }),
    meter: t.string({ required: false, description: 'A meter to record the first use on.' }),
    amount: t.int({ required: false, description: 'How much to record; 1 by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const VerifyUsagePayload = builder.objectRef<VerifyResult>('VerifyUsagePayload').implement({
  description: 'What verified the use.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'The onboarding, as it stands now.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Whether the device may use the license now.',
    }),
  }),
})

builder.mutationField('verifyUsage', (t) =>
  t.field({
    type: VerifyUsagePayload,
    description:
      'The last step, VERIFY_USAGE: confirms that the activated device may use the license now, records the first use ' +
      'where a meter is named, and completes the onboarding. Refused LICENSE_NOT_VALID when it may not, with the check that ' +
      'failed and its next action. Idempotent.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: VerifyUsageInput, required: true, description: 'Which onboarding.' }) },
    resolve: (_root, { input }, ctx) =>
      verifyUsage(ctx, { ...input, onboardingId: uuidOf('Onboarding', input.onboarding, ['onboarding']) }),
  }),
)
