import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { lockOnboarding } from './lock.ts'

const abandonInput = z.strictObject({ onboardingId: z.string(), reason: prose({ max: 500 }) })

/**
 * Closes an onboarding that will not be completed. The account and the license that its steps created stay.
 * Idempotent. Refused ONBOARDING_NOT_FOUND, or ONBOARDING_COMPLETED if it is completed.
 */
export async function abandonOnboarding(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof abandonInput>,
): Promise<{ onboardingId: string }> {
  const { onboardingId, reason } = parseInput(abandonInput, raw)
  const onboarding = await lockOnboarding(ctx, tx, onboardingId)
  if (onboarding.state === 'COMPLETED') {
    throw new StateRefusal('ONBOARDING_COMPLETED', say('ONBOARDING_COMPLETED'))
  }
  if (onboarding.state === 'ABANDONED') return { onboardingId }
  await tx.onboarding.update({
    where: { id: onboardingId },
    data: { state: 'ABANDONED', nextStep: null, abandonedAt: ctx.now(), abandonReason: reason },
  })
  const { accountId, licenseId } = onboarding
  await recordEvent(ctx, tx, {
    type: 'onboarding.abandoned',
    subjectId: onboardingId,
    accountId,
    licenseId,
    data: { reason },
  })
  return { onboardingId }
}
