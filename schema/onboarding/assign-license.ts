import { type AssignResult, assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { NotFoundRefusal } from '../../src/platform/errors.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { say } from '../../src/texts/say.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'
import { LicenseOverridesInput, toOverrides } from '../licenses/license-overrides.ts'
import { suppliedKeyField } from '../licenses/supplied-key.ts'
import { Onboarding } from './onboarding.ts'

const AssignLicenseInput = builder.inputType('AssignLicenseInput', {
  description: 'License to assign to an onboarding.',
  fields: (t) => ({
    onboarding: t.id({ required: true, description: 'ID of the onboarding.' }),
    licenseType: t.string({
      required: true,
      description: 'Code of the license type, which must be published.',
    }),
    overrides: t.field({
      type: LicenseOverridesInput,
      required: false,
      description: 'Values of the license that differ from its type.',
    }),
    key: suppliedKeyField(t),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AssignLicensePayload = builder.objectRef<AssignResult>('AssignLicensePayload').implement({
  description: 'Assigned license with its key.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'Current state of the onboarding.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
    license: t.prismaField({
      type: License,
      description: 'Current state of the license.',
      resolve: async (query, { licenseId }, _args, ctx) => {
        const where = { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] }
        const license = await ctx.db.license.findFirst({ ...query, where })
        // The outcome is replayed for 24 hours, in which the license can be transferred.
        if (!license) throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('LICENSE_NOT_FOUND'))
        return license
      },
    }),
    licenseKey: t.exposeString('licenseKey', { description: 'License key. No query returns it.' }),
  }),
})

builder.mutationField('assignLicense', (t) =>
  t.field({
    type: AssignLicensePayload,
    description:
      'Issues the license of an onboarding: the second step, `ASSIGN_LICENSE`. The key is sent by mail ' +
      'once. A repeat of the same call within 24 hours returns the same key, also without an ' +
      '`idempotencyKey`. After that, rotate the key. Refused with `ONBOARDING_STEP_OUT_OF_ORDER` and the expected step if the onboarding ' +
      'waits for another step. Other refusals: `LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_NOT_PUBLISHED`, ' +
      '`LICENSE_TYPE_RETIRED`, `ONBOARDING_ABANDONED`, `ONBOARDING_NOT_FOUND`, `TRIAL_ALREADY_USED`. Fails with ' +
      '`RATE_LIMITED` and `retryAfter`, and changes nothing, if a partner caused too many mails with a key in the ' +
      'last hour: by default 10 to one address, and 500 in total.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: AssignLicenseInput, required: true, description: 'License to assign.' }) },
    resolve: (_root, { input: { onboarding, overrides, ...rest } }, ctx) =>
      assignLicense(ctx, {
        ...rest,
        onboardingId: uuidOf('Onboarding', onboarding, ['onboarding']),
        overrides: toOverrides(overrides),
      }),
  }),
)
