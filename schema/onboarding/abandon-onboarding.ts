import { abandonOnboarding } from '../../src/domain/onboarding/abandon.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Onboarding } from './onboarding.ts'

const AbandonOnboardingInput = builder.inputType('AbandonOnboardingInput', {
  description: 'Onboarding to abandon.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'ID of the onboarding.' }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AbandonOnboardingPayload = builder
  .objectRef<{ onboardingId: string }>('AbandonOnboardingPayload')
  .implement({
    description: 'Abandoned onboarding.',
    subGraphs: operators,
    fields: (t) => ({
      onboarding: t.prismaField({
        type: Onboarding,
        description: 'Current state of the onboarding.',
        resolve: (query, { onboardingId }, _args, ctx) =>
          ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
      }),
    }),
  })

builder.mutationField('abandonOnboarding', (t) =>
  t.field({
    type: AbandonOnboardingPayload,
    description:
      'Closes an onboarding that will not be completed. Account and license stay unchanged; revoke the ' +
      'license to end it. Idempotent. Refused with `ONBOARDING_COMPLETED` if the onboarding is completed. ' +
      'Other refusals: `ONBOARDING_NOT_FOUND`.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({ type: AbandonOnboardingInput, required: true, description: 'Onboarding to abandon.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'abandonOnboarding', input, (tx, { onboarding, ...rest }) =>
        abandonOnboarding(ctx, tx, {
          ...rest,
          onboardingId: uuidOf('Onboarding', onboarding, ['onboarding']),
        }),
      ),
  }),
)
