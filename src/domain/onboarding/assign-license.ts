import { z } from 'zod'
import type { Onboarding } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { findRepeatedOutcome, keepOutcome } from '../../platform/idempotency/repeat.ts'
import { parseInput } from '../../platform/input.ts'
import { issueLicense } from '../licenses/issue.ts'
import { assertNextStep } from './assert-next-step.ts'
import { lockOnboarding } from './lock.ts'
import { takeStep } from './take-step.ts'

const assignInput = z.object({
  onboardingId: z.string(),
  licenseType: z.string(),
  overrides: z.unknown().optional(),
})

export interface AssignResult {
  onboardingId: string
  licenseId: string
  licenseKey: string
  taken: boolean
}

/**
 * The second step, ASSIGN_LICENSE: issues the license. The key is answered here. The same caller who asks
 * the same again within 24 hours gets the same answer, with or without an idempotency key; after that the
 * key cannot be shown again, and the step is refused as out of order.
 */
export async function assignLicense(
  ctx: Context,
  raw: { onboardingId: string; idempotencyKey?: string | null | undefined; [name: string]: unknown },
): Promise<AssignResult> {
  const { onboardingId } = raw
  const call = { field: 'assignLicense', step: 'ASSIGN_LICENSE', input: raw, onboardingId } as const
  return await takeStep(ctx, call, async (tx) => {
    const { licenseType, overrides } = parseInput(assignInput, raw)
    const onboarding = await lockOnboarding(ctx, tx, onboardingId)
    const again = { field: 'assignLicense', subject: onboardingId, input: { licenseType, overrides } }
    if (onboarding.licenseId) {
      const repeated = await findRepeatedOutcome<AssignResult>(ctx, tx, again)
      if (repeated) return { ...repeated, taken: false }
    }
    const issued = await issueOnboardingLicense(ctx, tx, onboarding, { licenseType, overrides })
    const answer = { onboardingId, ...issued, taken: true }
    await keepOutcome(ctx, tx, again, answer)
    return answer
  })
}

/** Issues the license of an onboarding that is locked, and waits for it. */
export async function issueOnboardingLicense(
  ctx: Context,
  tx: Tx,
  onboarding: Onboarding,
  { licenseType, overrides }: { licenseType: string; overrides?: unknown },
): Promise<{ licenseId: string; licenseKey: string }> {
  assertNextStep(onboarding, 'ASSIGN_LICENSE')
  const { id, accountId, contactId } = onboarding
  const issued = await issueLicense(ctx, tx, { accountId, contactId, licenseType, overrides })
  await tx.onboarding.update({
    where: { id },
    data: { licenseId: issued.licenseId, nextStep: 'ACTIVATE', assignedAt: ctx.now() },
  })
  await confirmAssigned(tx, id, issued.licenseId)
  return issued
}

/** The post-condition: the license is the account's own, and its key opens it. */
async function confirmAssigned(tx: Tx, onboardingId: string, licenseId: string): Promise<void> {
  const { accountId } = await tx.onboarding.findUniqueOrThrow({ where: { id: onboardingId } })
  await tx.license.findFirstOrThrow({
    where: { id: licenseId, accountId, keys: { some: { supersededAt: null } } },
  })
}
