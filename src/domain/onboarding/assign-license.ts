import { z } from 'zod'
import type { Onboarding } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { KeyedInput } from '../../platform/idempotency/once.ts'
import { findRepeatedOutcome, keepOutcome } from '../../platform/idempotency/repeat.ts'
import { parseInput } from '../../platform/input.ts'
import { issueLicense } from '../licenses/issue.ts'
import type { LicenseOverrides } from '../licenses/license-overrides.ts'
import { assertNextStep } from './assert-next-step.ts'
import { lockOnboarding } from './lock.ts'
import { takeStep } from './take-step.ts'

const assignInput = z.strictObject({
  onboardingId: z.string(),
  licenseType: z.string(),
  /** `issueLicense` checks them, and the key. */
  overrides: z.custom<LicenseOverrides>().nullish(),
  key: z.string().nullish(),
})

/** Result of the step; `taken` is false if it was taken before. */
export interface AssignResult {
  onboardingId: string
  licenseId: string
  licenseKey: string
  taken: boolean
}

/**
 * Takes the second step, ASSIGN_LICENSE: issues the license and returns its key. If the same caller repeats
 * the same input within 24 hours, the same result is returned, with or without an idempotency key. After that
 * the key cannot be shown repeatable, and the step is refused ONBOARDING_STEP_OUT_OF_ORDER.
 */
export async function assignLicense(
  ctx: Context,
  raw: z.input<typeof assignInput> & KeyedInput,
): Promise<AssignResult> {
  const { onboardingId } = raw
  const call = { field: 'assignLicense', step: 'ASSIGN_LICENSE', input: raw, onboardingId } as const
  return await takeStep(ctx, call, async (tx, input) => {
    const { licenseType, overrides, key } = parseInput(assignInput, input)
    const order = { licenseType, overrides, key }
    const onboarding = await lockOnboarding(ctx, tx, onboardingId)
    const repeatable = { field: 'assignLicense', subject: onboardingId, input: order }
    if (onboarding.licenseId) {
      const repeated = await findRepeatedOutcome<AssignResult>(ctx, tx, repeatable)
      if (repeated) return { ...repeated, taken: false }
    }
    const issued = await issueOnboardingLicense(ctx, tx, onboarding, order)
    const result = { onboardingId, ...issued, taken: true }
    await keepOutcome(ctx, tx, repeatable, result)
    return result
  })
}

/** Issues the license of a locked onboarding, and moves the onboarding to ACTIVATE. */
export async function issueOnboardingLicense(
  ctx: Context,
  tx: Tx,
  onboarding: Onboarding,
  order: {
    licenseType: string
    overrides?: LicenseOverrides | null | undefined
    key?: string | null | undefined
  },
): Promise<{ licenseId: string; licenseKey: string }> {
  assertNextStep(onboarding, 'ASSIGN_LICENSE')
  const { id, accountId, contactId } = onboarding
  const issued = await issueLicense(ctx, tx, { ...order, accountId, contactId })
  await tx.onboarding.update({
    where: { id },
    data: { licenseId: issued.licenseId, nextStep: 'ACTIVATE', assignedAt: ctx.now() },
  })
  await confirmAssigned(tx, id, issued.licenseId)
  return issued
}

/** Asserts the post-condition: the license belongs to the account and has a current key. */
async function confirmAssigned(tx: Tx, onboardingId: string, licenseId: string): Promise<void> {
  const { accountId } = await tx.onboarding.findUniqueOrThrow({ where: { id: onboardingId } })
  await tx.license.findFirstOrThrow({
    where: { id: licenseId, accountId, keys: { some: { supersededAt: null } } },
  })
}
