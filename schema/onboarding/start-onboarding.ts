import type { z } from 'zod'
import type { accountInput } from '../../src/domain/accounts/adopt.ts'
import { type StartResult, startOnboarding } from '../../src/domain/onboarding/start.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { Account } from '../accounts/account.ts'
import { ContactRole } from '../accounts/contact-role.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Onboarding } from './onboarding.ts'

const ContactInput = builder.inputType('ContactInput', {
  description: 'Person of an account.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the person; at most 200 characters.' }),
    email: t.field({
      type: 'EmailAddress',
      required: true,
      description: 'Email address to which the license details are sent.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of the mails to the person; by default, that of the installation.',
    }),
    roles: t.field({
      type: [ContactRole],
      required: false,
      description: 'Roles of a new contact, at least one; by default, all.',
    }),
  }),
})

export const AccountInput = builder.inputType('AccountInput', {
  description: 'Customer to onboard.',
  fields: (t) => ({
    id: t.id({
      required: false,
      description:
        'ID of an existing account to adopt. `externalId` and `domain` then have no effect. By default, an existing ' +
        'account is found by them. Refused with `ACCOUNT_NOT_FOUND` if the account does not exist, or belongs to another ' +
        'partner or to the vendor.',
    }),
    name: t.string({
      required: true,
      description: 'Name of a new account; at most 200 characters. An existing account keeps its name.',
    }),
    externalId: t.string({
      required: false,
      description:
        'ID of the account in the system of the caller. An existing account with this ID is adopted.',
    }),
    domain: t.string({
      required: false,
      description:
        'Domain of the account. Without a match by external ID, an existing account with this domain is ' +
        'adopted.',
    }),
    contact: t.field({
      type: ContactInput,
      required: true,
      description: 'Contact that receives the license details.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata to store with the account; at most 16 KiB, 64 names and 4 levels.',
    }),
  }),
})

/** Returns the values of an account, with the UUID of an existing one in place of its ID. */
export function toAccountInput(
  { id, ...account }: typeof AccountInput.$inferInput,
  path: string[],
): z.input<typeof accountInput> {
  return { ...account, id: id && uuidOf('Account', id, [...path, 'id']) }
}

const StartOnboardingInput = builder.inputType('StartOnboardingInput', {
  description: 'Customer to onboard.',
  fields: (t) => ({
    account: t.field({ type: AccountInput, required: true, description: 'Account of the customer.' }),
    sale: t.string({
      required: false,
      description:
        'ID of the sale in the system of the caller, such as an order number; at most 200 characters. Each sale ' +
        'of an account has one onboarding. Without it, an existing account keeps its newest onboarding.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const StartOnboardingPayload = builder.objectRef<StartResult>('StartOnboardingPayload').implement({
  description: 'Onboarding with its account.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'Current state of the onboarding.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
    account: t.prismaField({
      type: Account,
      description: 'Created or adopted account.',
      resolve: (query, { accountId }, _args, ctx) =>
        ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
    }),
    accountCreated: t.exposeBoolean('accountCreated', {
      description: 'True if the account was created; false if an existing account was adopted.',
    }),
    onboardingStarted: t.boolean({
      description: 'True if the onboarding was started by this call; false if it existed before.',
      resolve: ({ taken }) => taken,
    }),
  }),
})

builder.mutationField('startOnboarding', (t) =>
  t.field({
    type: StartOnboardingPayload,
    description:
      'Starts an onboarding: the first step, `CREATE_ACCOUNT`. Creates the account, or adopts an existing ' +
      'one with the ID, or with the same external ID or domain. Starts an onboarding for a new account, and for each new `sale` ' +
      'of an existing one. Without a `sale`, an existing account keeps its newest onboarding, unless all were ' +
      'abandoned. An existing account does not change, except that a new contact is added. Refused with `ACCOUNT_CONFLICT` if external ID and domain belong ' +
      'to different accounts, or with `ACCOUNT_NOT_FOUND`.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({ type: StartOnboardingInput, required: true, description: 'Customer to onboard.' }),
    },
    resolve: (_root, { input: { account, ...rest } }, ctx) =>
      startOnboarding(ctx, { ...rest, account: toAccountInput(account, ['account']) }),
  }),
)
