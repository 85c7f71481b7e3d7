import type { OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { issueOnboardingLicense } from './assign-license.ts'
import { lockOnboarding } from './lock.ts'
import { recordAttempt } from './record-attempt.ts'
import { openOnboarding } from './start.ts'

/** A purchase of an existing account, or its trial. */
export interface Purchase {
  accountId: string
  /** Contact that receives the license key by mail; null if the account has none. */
  contactId: string | null
  licenseType: string
  /** By default the number of the license type. */
  maxActivations?: number
}

/**
 * Takes the first two steps of an onboarding in one transaction: starts it, assigns the license and mails the
 * key. Records both steps as attempts, as if they were taken one by one.
 */
export async function onboardPurchase(
  ctx: Context,
  tx: Tx,
  purchase: Purchase,
): Promise<{ licenseId: string; licenseKey: string }> {
  const { accountId, contactId, licenseType, maxActivations } = purchase
  const startedAt = ctx.now()
  const { onboardingId, taken } = await openOnboarding(ctx, tx, accountId, contactId)
  const confirm = (step: OnboardingStep) =>
    recordAttempt(ctx, tx, { onboardingId, step, outcome: 'CONFIRMED', code: null, startedAt })
  if (taken) await confirm('CREATE_ACCOUNT')
  const onboarding = await lockOnboarding(ctx, tx, onboardingId)
  const issued = await issueOnboardingLicense(ctx, tx, onboarding, {
    licenseType,
    ...(maxActivations !== undefined && { overrides: { maxActivations } }),
  })
  await confirm('ASSIGN_LICENSE')
  return issued
}
