import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import type { KeyedInput } from '../../platform/idempotency/once.ts'
import { parseInput } from '../../platform/input.ts'
import { accountInput, adoptAccount } from '../accounts/adopt.ts'
import { takeStep } from './take-step.ts'

const startInput = z.strictObject({ account: accountInput })

/** Result of the step; `taken` is false if the account already had an open onboarding. */
export interface StartResult {
  onboardingId: string
  accountId: string
  accountCreated: boolean
  taken: boolean
}

/**
 * Takes the first step, CREATE_ACCOUNT: creates the account, or adopts the existing one with the external id
 * or the domain. If the account has an onboarding without a license, that onboarding is returned. Refused
 * ACCOUNT_CONFLICT if external id and domain belong to different accounts.
 */
export async function startOnboarding(
  ctx: Context,
  raw: z.input<typeof startInput> & KeyedInput,
): Promise<StartResult> {
  const call = { field: 'startOnboarding', step: 'CREATE_ACCOUNT', input: raw, onboardingId: null } as const
  return await takeStep(ctx, call, async (tx, input) => {
    const { account } = parseInput(startInput, input)
    const { accountId, contactId, created } = await adoptAccount(ctx, tx, account)
    return { ...(await openOnboarding(ctx, tx, accountId, contactId)), accountId, accountCreated: created }
  })
}

/**
 * Starts an onboarding, or returns the one of the account that has no license yet, now with this contact.
 * `taken` is false for an existing one.
 */
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
    // The contact of the last call receives the license.
    await tx.onboarding.update({ where: { id: open.id }, data: { contactId } })
    return { onboardingId: open.id, taken: false }
  }
  // The post-condition, as a later reader sees it.
  await tx.onboarding.findFirstOrThrow({ where: { id: onboarding.id, account: { contacts: { some: {} } } } })
  await recordEvent(ctx, tx, { type: 'onboarding.started', subjectId: onboarding.id, accountId })
  return { onboardingId: onboarding.id, taken: true }
}
