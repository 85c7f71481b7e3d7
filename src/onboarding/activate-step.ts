import type { Context } from '../context.ts'
import type { Db, Tx } from '../db.ts'
import type { Refusal } from '../errors.ts'
import { digestsOfKey, readPresentedKey } from '../licenses/presented-key.ts'
import { type Attempt, recordAttempt } from './attempt.ts'

/**
 * The third step, ACTIVATE, taken by whoever activates the license: completes it where an onboarding waits
 * for it. Answers that onboarding, or null where none did.
 */
export async function confirmActivate(
  ctx: Context,
  tx: Tx,
  { licenseId, activationId }: { licenseId: string; activationId: string },
  startedAt: Date,
): Promise<string | null> {
  const onboarding = await tx.onboarding.findFirst({ where: { licenseId, nextStep: 'ACTIVATE' } })
  if (!onboarding) return null
  await tx.onboarding.update({
    where: { id: onboarding.id },
    data: { activationId, nextStep: 'VERIFY_USAGE', activatedAt: ctx.now() },
  })
  // The post-condition: the device holds a seat of the onboarding's license.
  await tx.activation.findFirstOrThrow({ where: { id: activationId, licenseId, deactivatedAt: null } })
  await recordAttempt(ctx, tx, {
    onboardingId: onboarding.id,
    step: 'ACTIVATE',
    outcome: 'CONFIRMED',
    code: null,
    startedAt,
  })
  return onboarding.id
}

/** Records that an activation was refused, where an onboarding waits for one. */
export async function recordRefusedActivate(
  ctx: Context,
  tx: Tx,
  presented: unknown,
  { code }: Refusal,
  startedAt: Date,
): Promise<void> {
  const attempt = await findActivateAttempt(ctx, tx, presented, startedAt)
  if (attempt) await recordAttempt(ctx, tx, { ...attempt, outcome: 'REFUSED', code })
}

/** The attempt that an activation with this key is of the onboarding that waits for it; null where none does. */
export async function findActivateAttempt(
  ctx: Context,
  tx: Tx | Db,
  presented: unknown,
  startedAt: Date,
): Promise<Omit<Attempt, 'outcome' | 'code'> | null> {
  const key = typeof presented === 'string' ? readPresentedKey(ctx, presented) : null
  if (!key) return null
  const onboarding = await tx.onboarding.findFirst({
    where: { nextStep: 'ACTIVATE', license: { keys: { some: { digest: { in: digestsOfKey(ctx, key) } } } } },
  })
  return onboarding && { onboardingId: onboarding.id, step: 'ACTIVATE', startedAt }
}
