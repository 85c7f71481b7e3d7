import { Prisma } from '../../prisma/client/client.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleAccounts, whereAccountVisible } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { Contact } from '../accounts/contact.ts'
import { ActivateLicensePayload } from '../activations/activate-license.ts'
import { Activation } from '../activations/activation.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { isoDuration } from '../builder/duration.ts'
import { OnboardingState, OnboardingStep } from '../builder/onboarding-enums.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { License } from '../licenses/license.ts'
import { OnboardingAttempt, OnboardingAttemptConnection } from './onboarding-attempt.ts'

/** Selection of a license with the data that decides whether it is visible to the caller. */
const withPartner = { include: { account: { select: { partner: true } } } } as const

export const Onboarding = builder.prismaNode('Onboarding', {
  description: 'Progress of one customer from the account to verified use.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    state: t.expose('state', { type: OnboardingState, description: 'State of the onboarding.' }),
    nextStep: t.expose('nextStep', {
      type: OnboardingStep,
      nullable: true,
      description: 'Step for which the onboarding waits; null if it is completed or abandoned.',
    }),
    account: t.relation('account', { description: 'Account of the customer.' }),
    contact: t.relation('contact', {
      type: Contact,
      nullable: true,
      description:
        'Contact that receives the license details; null for the license of a sale without a contact.',
    }),
    sale: t.string({
      nullable: true,
      description: 'ID of the sale in the system of the caller; null if none was given.',
      select: { sale: true },
      resolve: ({ sale }) => sale || null,
    }),
    license: t.field({
      type: License,
      nullable: true,
      description:
        'License of the onboarding; null until `ASSIGN_LICENSE` is confirmed. Also null if the license was ' +
        'transferred to an account that the caller cannot see.',
      select: (_args, _ctx, nestedSelection) => ({ license: nestedSelection(withPartner) }),
      resolve: ({ license }, _args, ctx) => (license && isVisible(ctx.caller, license) ? license : null),
    }),
    activation: t.field({
      type: Activation,
      nullable: true,
      authScopes: { scope: 'LICENSES_READ' },
      description: 'First activated device; null until `ACTIVATE` is confirmed, or if `license` is null.',
      select: (_args, _ctx, nestedSelection) => ({ license: withPartner, activation: nestedSelection() }),
      resolve: ({ license, activation }, _args, ctx) =>
        license && isVisible(ctx.caller, license) ? activation : null,
    }),
    attempts: t.connection(
      childrenOf({
        type: OnboardingAttempt,
        table: 'onboarding_attempts',
        parent: 'onboarding_id',
        description: 'All attempts at steps, oldest first.',
      }),
      OnboardingAttemptConnection,
    ),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      description: 'Time at which the onboarding started.',
    }),
    assignedAt: t.expose('assignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the license was assigned; null before.',
    }),
    stalledAt: t.expose('stalledAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the customer was reminded that no device was activated; null if there was no reminder.',
    }),
    activatedAt: t.expose('activatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the first device was activated; null before.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which use was verified; null before.',
    }),
    abandonedAt: t.expose('abandonedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the onboarding was abandoned; null if it was not.',
    }),
    abandonReason: t.exposeString('abandonReason', {
      nullable: true,
      description: 'Reason for which the onboarding was abandoned; null if it was not.',
    }),
    assignmentToActivation: t.field({
      type: 'Duration',
      nullable: true,
      description: 'Time from the license assignment to the activation; null until both have happened.',
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
      'Onboarding whose `ACTIVATE` step this activation completed; null if there is none or the caller ' +
      'cannot see it.',
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
  t.connection(
    childrenOf({
      type: Onboarding,
      table: 'onboardings',
      parent: 'account_id',
      subGraphs: operators,
      description: 'Onboardings of the account, oldest first.',
    }),
    OnboardingConnection,
  ),
)

builder.queryFields((t) => ({
  onboarding: t.prismaField({
    type: Onboarding,
    nullable: true,
    description: 'The onboarding with the given ID; null if none exists or the caller cannot see it.',
    authScopes: { scope: 'ACCOUNTS_READ' },
    subGraphs: operators,
    args: { id: t.arg.id({ required: true, description: 'ID of the onboarding, `onb_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.onboarding.findFirst({
        ...query,
        where: { id: uuidOf('Onboarding', id, ['id']), account: visibleAccounts(ctx.caller) },
      }),
  }),
  onboardings: t.connection(
    listOf({
      type: Onboarding,
      table: 'onboardings',
      orders: ordersOf('OnboardingOrder', 'OLDEST', byAge),
      description: 'Onboardings visible to the caller.',
      authScopes: { scope: 'ACCOUNTS_READ' },
      subGraphs: operators,
      args: {
        state: t.arg({ type: OnboardingState, required: false, description: 'State to filter by.' }),
        nextStep: t.arg({
          type: OnboardingStep,
          required: false,
          description: 'Awaited step to filter by.',
        }),
        stalled: t.arg.boolean({
          required: false,
          description:
            'Filter: true for onboardings that wait for the activation so long that the customer was reminded, ' +
            'false for all other onboardings.',
        }),
      },
      where: ({ state, nextStep, stalled }, ctx) => ({
        all: [
          ...whereAccountVisible(ctx.caller),
          ...(state ? [Prisma.sql`child.state = ${state}::onboarding_state`] : []),
          ...(nextStep ? [Prisma.sql`child.next_step = ${nextStep}::onboarding_step`] : []),
          ...(stalled === true
            ? [Prisma.sql`child.stalled_at is not null and child.next_step = 'ACTIVATE'`]
            : []),
          ...(stalled === false
            ? [Prisma.sql`(child.stalled_at is null or child.next_step is distinct from 'ACTIVATE')`]
            : []),
        ],
      }),
    }),
    OnboardingConnection,
  ),
}))
