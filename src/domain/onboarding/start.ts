import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { accountInput, adoptAccount } from '../accounts/adopt.ts'
import { takeStep } from './take-step.ts'

const startInput = z.object({ account: accountInput })

export interface StartResult {
  onboardingId: string
  accountId: string
  accountCreated: boolean
  taken: boolean
}

/**
 * The first step, CREATE_ACCOUNT: creates the account, or adopts the one that is known by its external id
 * or domain. An account whose onboarding still waits for its license goes on with that one.
 */
export async function startOnboarding(
  ctx: Context,
  raw: { idempotencyKey?: string | null | undefined; [name: string]: unknown },
): Promise<StartResult> {
  const call = { field: 'startOnboarding', step: 'CREATE_ACCOUNT', input: raw, onboardingId: null } as const
  return await takeStep(ctx, call, async (tx) => {
    const input = parseInput(startInput, raw)
    const { accountId, contactId, created } = await adoptAccount(ctx, tx, input.account)
    return { ...(await openOnboarding(ctx, tx, accountId, contactId)), accountId, accountCreated: created }
  })
}

/** Opens an onboarding, or goes on with the one that still waits for its license; `taken` says which. */
export async function openOnboarding(
  ctx: Context,
  tx: Tx,
  accountId: string,
  contactId: string,
): Promise<{ onboardingId: string; taken: boolean }> {
  const [onboarding] = await tx.onboarding.createManyAndReturn({
    data: { accountId, contactId, nextStep: 'ASSIGN_LICENSE', startedAt: ctx.now() },
    skipDuplicates: true,
  })
  if (!onboarding) {
    const open = await tx.onboarding.findFirstOrThrow({ where: { accountId, nextStep: 'ASSIGN_LICENSE' } })
    // Whoever was named last is who waits for the license now.
    await tx.onboarding.update({ where: { id: open.id }, data: { contactId } })
    return { onboardingId: open.id, taken: false }
  }
  // The post-condition, as any later reader will see it.
  await tx.onboarding.findFirstOrThrow({ where: { id: onboarding.id, account: { contacts: { some: {} } } } })
  await recordEvent(ctx, tx, { type: 'onboarding.started', subjectId: onboarding.id, accountId })
  return { onboardingId: onboarding.id, taken: true }
}
