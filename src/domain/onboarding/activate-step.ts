import type { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Db, Tx } from '../../platform/db.ts'
import type { Refusal } from '../../platform/errors.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { findKeyDigests, readPresentedKey } from '../license-keys/presented-key.ts'
import { type Attempt, recordAttempt } from './record-attempt.ts'

/**
 * Completes the third step, ACTIVATE, if an onboarding of the license waits for it. Any activation of the
 * license takes it. Returns the id of that onboarding; null if none was waiting.
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

/**
 * The license of an activation: by a presented key, or by the id of a license that is visible to the caller.
 */
export type ActivatedLicense = { key?: unknown; licenseId?: string | null | undefined }

/** Records a refused ACTIVATE attempt if an onboarding of the license waits for one. */
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

/**
 * Returns the ACTIVATE attempt of the onboarding that waits for an activation of the license; null if no
 * onboarding waits.
 */
export async function findActivateAttempt(
  ctx: Context,
  tx: Tx | Db,
  activated: ActivatedLicense,
  startedAt: Date,
): Promise<Omit<Attempt, 'outcome' | 'code'> | null> {
  const license = await whereLicense(ctx, tx, activated)
  const onboarding = license && (await tx.onboarding.findFirst({ where: { nextStep: 'ACTIVATE', license } }))
  return onboarding && { onboardingId: onboarding.id, step: 'ACTIVATE', startedAt }
}

async function whereLicense(
  ctx: Context,
  tx: Tx | Db,
  { key, licenseId }: ActivatedLicense,
): Promise<Prisma.LicenseWhereInput | null> {
  if (licenseId) return { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] }
  const presented = typeof key === 'string' ? readPresentedKey(ctx, key) : null
  return presented && { keys: { some: { digest: { in: await findKeyDigests(ctx, tx, presented) } } } }
}
