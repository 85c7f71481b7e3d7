import { type StartResult, startOnboarding } from '../../src/domain/onboarding/start.ts'
import { Account } from '../accounts/account.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Onboarding } from './onboarding.ts'

const ContactInput = builder.inputType('ContactInput', {
  description: 'A person of an account.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name.' }),
    email: t.field({
      type: 'EmailAddress',
      required: true,
      description: 'Where the license details are sent.',
    }),
    locale: t.field({ type: 'Locale', required: false, description: 'The language of their mail.' }),
  }),
})

const AccountInput = builder.inputType('AccountInput', {
  description: 'A customer.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name.' }),
    externalId: t.string({
      required: false,
      description: 'Your own id for it; the account that has it is adopted.',
    }),
    domain: t.string({
      required: false,
      description: 'Its domain; failing an external id, the account that has it is adopted.',
    }),
    contact: t.field({ type: ContactInput, required: true, description: 'Who is told.' }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'At most 16 KiB, 64 keys and 4 levels.',
    }),
  }),
})

const StartOnboardingInput = builder.inputType('StartOnboardingInput', {
  description: 'The customer to onboard.',
  fields: (t) => ({
    account: t.field({ type: AccountInput, required: true, description: 'The customer.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const StartOnboardingPayload = builder.objectRef<StartResult>('StartOnboardingPayload').implement({
  description: 'The onboarding with its account.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'The onboarding, as it stands now.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
    account: t.prismaField({
      type: Account,
      description: 'The created or adopted account.',
      resolve: (query, { accountId }, _args, ctx) =>
        ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
    }),
    accountCreated: t.exposeBoolean('accountCreated', {
      description: 'False when the account was known already.',
    }),
  }),
})

builder.mutationField('startOnboarding', (t) =>
  t.field({
    type: StartOnboardingPayload,
    description:
      'The first step of an onboarding, CREATE_ACCOUNT: creates the account, or adopts the one that is known by its ' +
      'external id or domain. An account whose onboarding still waits for its license goes on with that one.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: StartOnboardingInput, required: true, description: 'The customer.' }) },
    resolve: (_root, { input }, ctx) => startOnboarding(ctx, input),
  }),
)
