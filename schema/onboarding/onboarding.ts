import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleAccounts } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { ActivateLicensePayload } from '../activations/activate-license.ts'
import { Activation } from '../activations/activation.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { isoDuration } from '../builder/duration.ts'
import { OnboardingState, OnboardingStep } from '../builder/onboarding-enums.ts'
import { License } from '../licenses/license.ts'
import { OnboardingAttemptConnection } from './onboarding-attempt.ts'

/** A license with what tells whether the caller may know of it. */
const withPartner = { include: { account: { select: { partner: true } } } } as const

export const Onboarding = builder.prismaNode('Onboarding', {
  description: 'The persisted progress of one customer from account to verified use.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    state: t.expose('state', { type: OnboardingState, description: 'Whether it goes on.' }),
    nextStep: t.expose('nextStep', {
      type: OnboardingStep,
      nullable: true,
      description: 'The step it waits for; null when it is over.',
    }),
    account: t.relation('account', { description: 'The customer.' }),
    license: t.field({
      type: License,
      nullable: true,
      description:
        'The license; null until ASSIGN_LICENSE is confirmed, and once it was transferred to an account that the ' +
        'caller may not know of.',
      select: (_args, _ctx, nestedSelection) => ({ license: nestedSelection(withPartner) }),
      resolve: ({ license }, _args, ctx) => (license && isVisible(ctx.caller, license) ? license : null),
    }),
    activation: t.field({
      type: Activation,
      nullable: true,
      authScopes: { scope: 'LICENSES_READ' },
      description: 'The first device; null until ACTIVATE is confirmed, and where the license is null.',
      select: (_args, _ctx, nestedSelection) => ({ license: withPartner, activation: nestedSelection() }),
      resolve: ({ license, activation }, _args, ctx) =>
        license && isVisible(ctx.caller, license) ? activation : null,
    }),
    attempts: t.relatedConnection(
      'attempts',
      {
        cursor: 'id',
        description: 'Every attempt at a step, oldest first.',
      },
      OnboardingAttemptConnection,
    ),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    assignedAt: t.expose('assignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the license was assigned.',
    }),
    activatedAt: t.expose('activatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first device was activated.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When use was verified.',
    }),
    abandonedAt: t.expose('abandonedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was given up.',
    }),
    abandonReason: t.exposeString('abandonReason', { nullable: true, description: 'Why it was given up.' }),
    assignmentToActivation: t.field({
      type: 'Duration',
      nullable: true,
      description:
        'The time from the assigned license to the activated device; null until both have happened.',
      select: { assignedAt: true, activatedAt: true },
      resolve: ({ assignedAt, activatedAt }) =>
        assignedAt && activatedAt
          ? isoDuration(Math.max(0, activatedAt.getTime() - assignedAt.getTime()))
          : null,
    }),
  }),
})

const OnboardingConnection = builder.connectionObject(
  { type: Onboarding, name: 'OnboardingConnection' },
  { name: 'OnboardingEdge' },
)

builder.objectField(ActivateLicensePayload, 'onboarding', (t) =>
  t.prismaField({
    type: Onboarding,
    nullable: true,
    subGraphs: operators,
    description:
      'The onboarding whose ACTIVATE step this completed; null when it completed none, or none of yours.',
    resolve: (query, { onboardingId }, _args, ctx) =>
      onboardingId
        ? ctx.db.onboarding.findFirst({
            ...query,
            where: { id: onboardingId, account: visibleAccounts(ctx.caller) },
          })
        : null,
  }),
)

builder.prismaObjectField(Account, 'onboardings', (t) =>
  t.relatedConnection(
    'onboardings',
    {
      cursor: 'id',
      subGraphs: operators,
      description: 'Its onboardings, oldest first.',
    },
    OnboardingConnection,
  ),
)

builder.queryFields((t) => ({
  onboarding: t.prismaField({
    type: Onboarding,
    nullable: true,
    description: 'The onboarding with that id; null when there is none.',
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: operators,
    args: { id: t.arg.id({ required: true, description: 'The id, `onb_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.onboarding.findFirst({
        ...query,
        where: { id: uuidOf('Onboarding', id, ['id']), account: visibleAccounts(ctx.caller) },
      }),
  }),
  onboardings: t.prismaConnection(
    {
      type: Onboarding,
      cursor: 'id',
      description: 'The onboardings that the caller may know of, oldest first.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        state: t.arg({ type: OnboardingState, required: false, description: 'Only those in that state.' }),
        nextStep: t.arg({
          type: OnboardingStep,
          required: false,
          description: 'Only those that wait for that step.',
        }),
      },
      resolve: (query, _root, { state, nextStep }, ctx) =>
        ctx.db.onboarding.findMany({
          ...query,
          where: {
            account: visibleAccounts(ctx.caller),
            ...(state && { state }),
            ...(nextStep && { nextStep }),
          },
          orderBy: { id: 'asc' },
        }),
    },
    OnboardingConnection,
  ),
}))
