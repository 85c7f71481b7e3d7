import { type AssignResult, assignLicense } from '../../src/domain/onboarding/assign.ts'
import { NotFoundRefusal } from '../../src/platform/errors.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { onboarders, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'
import { LicenseOverridesInput, toOverrides } from '../licenses/license-overrides.ts'
import { Onboarding } from './onboarding.ts'

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

const AssignLicensePayload = builder.objectRef<AssignResult>('AssignLicensePayload').implement({
  description: 'The assigned license with its key.',
  subGraphs: operators,
  fields: (t) => ({
    onboarding: t.prismaField({
      type: Onboarding,
      description: 'The onboarding, as it stands now.',
      resolve: (query, { onboardingId }, _args, ctx) =>
        ctx.db.onboarding.findUniqueOrThrow({ ...query, where: { id: onboardingId } }),
    }),
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

builder.mutationField('assignLicense', (t) =>
  t.field({
    type: AssignLicensePayload,
    description:
      'The second step, ASSIGN_LICENSE: issues the license and answers its key, once. The same call repeated within 24 ' +
      'hours answers the same; later, rotate the key. Out of order, it is refused with the expected step.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: { input: t.arg({ type: AssignLicenseInput, required: true, description: 'The license.' }) },
    resolve: (_root, { input }, ctx) =>
      assignLicense(ctx, {
        ...input,
        onboardingId: uuidOf('Onboarding', input.onboarding, ['onboarding']),
        overrides: toOverrides(input.overrides),
      }),
  }),
)
