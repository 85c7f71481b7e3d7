import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import type { Context } from '../../../src/platform/context.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'

/** Creates an onboarding at its second step, with a license type to assign. */
export async function seedOnboarding(ctx: Context, admin: Context, rules: Record<string, unknown> = {}) {
  const { licenseType } = await seedLicenseType(admin, rules)
  const { onboardingId, accountId } = await seedAccount(ctx)
  return { onboardingId, accountId, licenseType }
}

/** Creates an onboarding at its third step, with its license key. */
export async function seedAssigned(ctx: Context, rules: Record<string, unknown> = {}) {
  const { onboardingId, accountId, licenseType } = await seedOnboarding(ctx, ctx, rules)
  const { licenseId, licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
  return { onboardingId, accountId, licenseType, licenseId, licenseKey }
}

/** Creates an onboarding at its last step, with its device `laptop`. */
export async function seedActivated(ctx: Context, rules: Record<string, unknown> = {}) {
  const assigned = await seedAssigned(ctx, rules)
  await activateLicense(ctx, { key: assigned.licenseKey, fingerprint: 'laptop' })
  return assigned
}

/** Returns the attempts of an onboarding as `STEP OUTCOME CODE`, in their order. */
export async function attemptsOf(ctx: Context, onboardingId: string): Promise<string[]> {
  const attempts = await ctx.db.onboardingAttempt.findMany({
    where: { onboardingId },
    orderBy: { id: 'asc' },
  })
  return attempts.map(({ step, outcome, code }) => [step, outcome, code].filter(Boolean).join(' '))
}
