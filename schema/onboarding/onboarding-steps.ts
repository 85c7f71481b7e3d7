import { abandonOnboarding } from '../../src/domain/onboarding/abandon.ts'
import { type AssignResult, assignLicense } from '../../src/domain/onboarding/assign.ts'
import { type StartResult, startOnboarding } from '../../src/domain/onboarding/start.ts'
import { type VerifyResult, verifyUsage } from '../../src/domain/onboarding/verify-usage.ts'
import { NotFoundRefusal } from '../../src/platform/errors.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'
import { LicenseOverridesInput, toOverrides } from '../licenses/license-overrides.ts'
import { LicenseValidationType } from '../licenses/validation.ts'
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

const AssignLicenseInput = builder.inputType('AssignLicenseInput', {
  description: 'The license for an onboarding.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'Which onboarding.' }),
    licenseType: t.string({
      required: true,
      description: 'The code of the license type, which must be published.',
    }),
    overrides: t.field({
      type: LicenseOverridesInput,
      required: false,
      description: 'What differs from the type.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const VerifyUsageInput = builder.inputType('VerifyUsageInput', {
  description: 'The onboarding to complete.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'Which onboarding.' }),
    meter: t.string({ required: false, description: 'A meter to record the first use on.' }),
    amount: t.int({ required: false, description: 'How much to record; 1 by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AbandonOnboardingInput = builder.inputType('AbandonOnboardingInput', {
  description: 'The onboarding to give up.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'Which onboarding.' }),
    reason: t.string({ required: true, description: 'Why, for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const StartOnboardingPayload = builder.objectRef<StartResult>('StartOnboardingPayload').implement({
  description: 'The onboarding with its account.',
  subGraphs: operators,
  fields: (t) => ({
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

const AssignLicensePayload = builder.objectRef<AssignResult>('AssignLicensePayload').implement({
  description: 'The assigned license with its key.',
  subGraphs: operators,
  fields: (t) => ({
    license: t.prismaField({
      type: License,
      description: 'The license, as it stands now.',
      resolve: async (query, { licenseId }, _args, ctx) => {
        const where = { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] }
        const license = await ctx.db.license.findFirst({ ...query, where })
        // An outcome is replayed for a day; the license may have been transferred meanwhile.
        if (!license) throw new NotFoundRefusal('LICENSE_NOT_FOUND', 'There is no such license.')
        return license
      },
    }),
    licenseKey: t.exposeString('licenseKey', { description: 'The license key. It is shown here, once.' }),
  }),
})

const VerifyUsagePayload = builder.objectRef<VerifyResult>('VerifyUsagePayload').implement({
  description: 'What verified the use.',
  subGraphs: operators,
  fields: (t) => ({
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Whether the device may use the license now.',
    }),
  }),
})

const AbandonOnboardingPayload = builder
  .objectRef<{ onboardingId: string }>('AbandonOnboardingPayload')
  .implement({
    description: 'The abandoned onboarding.',
    subGraphs: operators,
  })

for (const payload of [
  StartOnboardingPayload,
  AssignLicensePayload,
  VerifyUsagePayload,
  AbandonOnboardingPayload,
]) {
  builder.objectField(payload as typeof AbandonOnboardingPayload, 'onboarding', (t) =>
    t.prismaField({
      type: Onboarding,
      description: 'The onboarding, as it stands now.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
  )
}

/** The input of a step, as operations take it. */
function ofOnboarding<I extends { onboarding: string }>(input: I): I & { onboardingId: string } {
  return { ...input, onboardingId: uuidOf('Onboarding', input.onboarding, ['onboarding']) }
}

builder.mutationFields((t) => ({
  startOnboarding: t.field({
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
  assignLicense: t.field({
    type: AssignLicensePayload,
    description:
      'The second step, ASSIGN_LICENSE: issues the license and answers its key, once. The same call repeated within 24 ' +
      'hours answers the same; later, rotate the key. Out of order, it is refused with the expected step.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: AssignLicenseInput, required: true, description: 'The license.' }) },
    resolve: (_root, { input }, ctx) =>
      assignLicense(ctx, { ...ofOnboarding(input), overrides: toOverrides(input.overrides) }),
  }),
  verifyUsage: t.field({
    type: VerifyUsagePayload,
    description:
      'The last step, VERIFY_USAGE: confirms that the activated device may use the license now, records the first use ' +
      'where a meter is named, and completes the onboarding. Refused LICENSE_NOT_VALID when it may not, with the check that ' +
      'failed and its next action. Idempotent.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: VerifyUsageInput, required: true, description: 'Which onboarding.' }) },
    resolve: (_root, { input }, ctx) => verifyUsage(ctx, ofOnboarding(input)),
  }),
  abandonOnboarding: t.field({
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
      once(ctx, 'abandonOnboarding', input, (tx) => abandonOnboarding(ctx, tx, ofOnboarding(input))),
  }),
}))
