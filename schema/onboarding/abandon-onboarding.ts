import { abandonOnboarding } from '../../src/domain/onboarding/abandon.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Onboarding } from './onboarding.ts'

const AbandonOnboardingInput = builder.inputType('AbandonOnboardingInput', {
  description: 'The onboarding to give up.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'Which onboarding.' }),
    reason: t.string({ required: true, description: 'Why, for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AbandonOnboardingPayload = builder
  .objectRef<{ onboardingId: string }>('AbandonOnboardingPayload')
  .implement({
    description: 'The abandoned onboarding.',
    subGraphs: operators,
    fields: (t) => ({
      onboarding: t.prismaField({
        type: Onboarding,
        description: 'The onboarding, as it stands now.',
        resolve: (query, { onboardingId }, _args, ctx) =>
          ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
      }),
    }),
  })

builder.mutationField('abandonOnboarding', (t) =>
  t.field({
    type: AbandonOnboardingPayload,
    description:
      'Closes an onboarding that will not be completed. Account and license stay as they are; revoke the license to end ' +
      'it. Idempotent; a completed onboarding cannot be abandoned.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({ type: AbandonOnboardingInput, required: true, description: 'Which onboarding.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'abandonOnboarding', input, (tx) =>
        abandonOnboarding(ctx, tx, {
          ...input,
          onboardingId: uuidOf('Onboarding', input.onboarding, ['onboarding']),
        }),
      ),
  }),
)
