import type { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Db, Tx } from '../../platform/db.ts'
import type { Refusal } from '../../platform/errors.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { digestsOfKey, readPresentedKey } from '../license-keys/presented-key.ts'
import { type Attempt, recordAttempt } from './record-attempt.ts'

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

/** The license that an activation is of: by a key that was presented, or by the id of one that may be known. */
export type ActivatedLicense = { key?: unknown; licenseId?: string | null | undefined }

/** Records that an activation was refused, where an onboarding waits for one. */
export async function recordRefusedActivate(
  ctx: Context,
  tx: Tx,
  license: ActivatedLicense,
  { code }: Refusal,
  startedAt: Date,
): Promise<void> {
  const attempt = await findActivateAttempt(ctx, tx, license, startedAt)
  if (attempt) await recordAttempt(ctx, tx, { ...attempt, outcome: 'REFUSED', code })
}

/** The attempt that an activation of this license is of the onboarding that waits for it; null where none does. */
export async function findActivateAttempt(
  ctx: Context,
  tx: Tx | Db,
  activated: ActivatedLicense,
  startedAt: Date,
): Promise<Omit<Attempt, 'outcome' | 'code'> | null> {
  const license = whereOf(ctx, activated)
  const onboarding = license && (await tx.onboarding.findFirst({ where: { nextStep: 'ACTIVATE', license } }))
  return onboarding && { onboardingId: onboarding.id, step: 'ACTIVATE', startedAt }
}

function whereOf(ctx: Context, { key, licenseId }: ActivatedLicense): Prisma.LicenseWhereInput | null {
  if (licenseId) return { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] }
  const presented = typeof key === 'string' ? readPresentedKey(ctx, key) : null
  return presented && { keys: { some: { digest: { in: digestsOfKey(ctx, presented) } } } }
}
