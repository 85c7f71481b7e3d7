import { z } from 'zod'
import type { Onboarding } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import type { KeyedInput } from '../../platform/idempotency/once.ts'
import { parseInput } from '../../platform/input.ts'
import { line } from '../../platform/readable-text.ts'
import { accountInput, adoptAccount } from '../accounts/adopt.ts'
import { takeStep } from './take-step.ts'

const startInput = z.strictObject({ account: accountInput, sale: line({ max: 200 }).nullish() })

/** Result of the step; `taken` is false if the onboarding was started before. */
export interface StartResult {
  onboardingId: string
  accountId: string
  accountCreated: boolean
  taken: boolean
}

/**
 * Takes the first step, CREATE_ACCOUNT: creates the account, or adopts the existing one with the external id
 * or the domain. Starts an onboarding for a new account, and for each `sale` of an existing one. Without a `sale`, an
 * existing account keeps its newest onboarding, unless all were abandoned. Refused ACCOUNT_CONFLICT if external id and
 * domain belong to different accounts.
 */
export async function startOnboarding(
  ctx: Context,
  raw: z.input<typeof startInput> & KeyedInput,
): Promise<StartResult> {
  const call = { field: 'startOnboarding', step: 'CREATE_ACCOUNT', input: raw, onboardingId: null } as const
  return await takeStep(ctx, call, async (tx, input) => {
    const { account, sale } = parseInput(startInput, input)
    const { accountId, contactId, created } = await adoptAccount(ctx, tx, account)
    const known = created ? null : await findOnboarding(tx, accountId, sale ?? null)
    if (known)
      return { ...(await continueOnboarding(tx, known, contactId)), accountId, accountCreated: false }
    return {
      ...(await openOnboarding(ctx, tx, accountId, contactId, sale ?? '')),
      accountId,
      accountCreated: created,
    }
  })
}

/** Returns the onboarding of a sale or, without one, the newest onboarding of the account that was not abandoned. */
async function findOnboarding(tx: Tx, accountId: string, sale: string | null): Promise<Onboarding | null> {
  // Two starts for one existing account run one after the other, so that the second one finds the onboarding of the first.
  await tx.$queryRaw`select 1 from accounts where id = ${accountId}::uuid for no key update`
  return await tx.onboarding.findFirst({
    where: { accountId, ...(sale === null ? { state: { not: 'ABANDONED' } } : { sale }) },
    orderBy: { id: 'desc' },
  })
}

/** Returns an onboarding as it is. While it waits for its license, the contact of the last call receives the license. */
async function continueOnboarding(
  tx: Tx,
  { id, nextStep }: Onboarding,
  contactId: string | null,
): Promise<{ onboardingId: string; taken: boolean }> {
  if (nextStep === 'ASSIGN_LICENSE') await tx.onboarding.update({ where: { id }, data: { contactId } })
  return { onboardingId: id, taken: false }
}

/**
 * Starts an onboarding, or returns the one of the account and the sale that has no license yet, now with this contact.
 * `taken` is false for an existing one.
 */
export async function openOnboarding(
  ctx: Context,
  tx: Tx,
  accountId: string,
  contactId: string | null,
  sale = '',
): Promise<{ onboardingId: string; taken: boolean }> {
  const [onboarding] = await tx.onboarding.createManyAndReturn({
    data: { accountId, contactId, sale, nextStep: 'ASSIGN_LICENSE', startedAt: ctx.now() },
    skipDuplicates: true,
  })
  if (!onboarding) {
    const waiting = sale === '' ? { nextStep: 'ASSIGN_LICENSE' as const } : {}
    const open = await tx.onboarding.findFirstOrThrow({ where: { accountId, sale, ...waiting } })
    return await continueOnboarding(tx, open, contactId)
  }
  // The post-condition, as a later reader sees it.
  const account = contactId ? { contacts: { some: { id: contactId } } } : {}
  await tx.onboarding.findFirstOrThrow({ where: { id: onboarding.id, account } })
  await recordEvent(ctx, tx, { type: 'onboarding.started', subjectId: onboarding.id, accountId })
  return { onboardingId: onboarding.id, taken: true }
}
