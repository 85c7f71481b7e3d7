import { z } from 'zod'
import type { Activation } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import type { KeyedInput } from '../../platform/idempotency/once.ts'
import { code, parseInput } from '../../platform/input.ts'
import { addUsage } from '../usage/record.ts'
import { matchDevice } from '../validation/device.ts'
import { evaluate, type LicenseValidation } from '../validation/evaluate.ts'
import { findFactsById } from '../validation/find-facts-by-id.ts'
import { assertNextStep } from './assert-next-step.ts'
import { lockOnboarding } from './lock.ts'
import { takeStep } from './take-step.ts'

const verifyInput = z.strictObject({
  onboardingId: z.string(),
  meter: code.nullish(),
  amount: z.int().min(0).max(1_000_000_000).nullish(),
})

/** Result of the step; `taken` is false if the onboarding was completed before. */
export interface VerifyResult {
  onboardingId: string
  validation: LicenseValidation
  taken: boolean
}

/**
 * Takes the last step, VERIFY_USAGE: validates the license on the activated device, records usage if a meter
 * is given, and completes the onboarding. Repeated, it returns the present validation and records nothing.
 * Refused LICENSE_NOT_VALID with the validation code if the license cannot be used.
 */
export async function verifyUsage(
  ctx: Context,
  raw: z.input<typeof verifyInput> & KeyedInput,
): Promise<VerifyResult> {
  const { onboardingId } = raw
  const call = { field: 'verifyUsage', step: 'VERIFY_USAGE', input: raw, onboardingId } as const
  return await takeStep(ctx, call, async (tx, input) => {
    const { meter, amount } = parseInput(verifyInput, input)
    const onboarding = await lockOnboarding(ctx, tx, onboardingId)
    const { licenseId, activationId, accountId } = onboarding
    if (onboarding.state !== 'COMPLETED') assertNextStep(onboarding, 'VERIFY_USAGE')
    if (!licenseId || !activationId)
      throw new Error(`onboarding ${onboardingId} is at VERIFY_USAGE without a license`)
    const device = await findDevice(tx, licenseId, activationId)
    const validation = await validateDevice(ctx, tx, device)
    if (onboarding.state === 'COMPLETED') return { onboardingId, validation, taken: false }
    const failed = validation.checks.find(({ passed, tolerated }) => !passed && !tolerated)
    if (failed) {
      const { code: validationCode, text, nextAction } = failed
      throw new StateRefusal('LICENSE_NOT_VALID', text, nextAction, {
        validationCode,
      })
    }
    if (meter) await addUsage(ctx, tx, { licenseId, activationId: device.id, meter, amount: amount ?? 1 })
    const now = ctx.now()
    await tx.onboarding.update({
      where: { id: onboardingId },
      data: { state: 'COMPLETED', nextStep: null, completedAt: now, activationId: device.id },
    })
    await tx.onboarding.findFirstOrThrow({ where: { id: onboardingId, completedAt: { not: null } } })
    await recordEvent(ctx, tx, {
      type: 'onboarding.completed',
      subjectId: onboardingId,
      accountId,
      licenseId,
    })
    return { onboardingId, validation, taken: true }
  })
}

/** Returns the device of the ACTIVATE step, or the newest active device if that one was deactivated. */
async function findDevice(tx: Tx, licenseId: string, activationId: string): Promise<Activation> {
  const first = await tx.activation.findUniqueOrThrow({ where: { id: activationId } })
  if (!first.deactivatedAt) return first
  const newest = await tx.activation.findFirst({
    where: { licenseId, deactivatedAt: null },
    orderBy: { id: 'desc' },
  })
  return newest ?? first
}

/** Validates the license on a device, as of now. */
async function validateDevice(ctx: Context, tx: Tx, device: Activation): Promise<LicenseValidation> {
  const { licenseId, fingerprint } = device
  const at = ctx.now()
  const facts = await findFactsById(tx, { licenseId, fingerprint, at })
  const matched = facts && matchDevice(facts.candidates, { fingerprint, components: {} }, facts.rules)
  return evaluate(facts, { device: matched }, at)
}
