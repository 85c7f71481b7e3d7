import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { StateRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { problem } from '../platform/input-problem.ts'
import { prose } from '../platform/readable-text.ts'
import { say } from '../texts/say.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'
import { lockLink } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { resolveReviews } from './reviews.ts'

const linkInput = z.strictObject({
  accountId: z.string(),
  remoteId: z
    .string()
    .refine((value) => /^\d{1,20}$/.test(value), problem(say('INPUT_CRM_RECORD_ID')))
    .nullish(),
  reason: prose({ max: 500 }).nullish(),
})

/**
 * Links an account to the given record of the CRM or, without one, to a new record. Asynchronously, the
 * fields of a former record are cleared and the state of the account is pushed. Idempotent: without
 * `remoteId`, an account that has a record keeps it; unlink it first to get a new one. Resolves open reviews
 * about a lost record of the account, and deletes its suggestions. Refused CRM_RECORD_TAKEN if the record belongs to another account,
 * CRM_NOT_CONNECTED or ACCOUNT_NOT_FOUND.
 */
export async function linkAccountToCrm(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof linkInput>,
): Promise<{ accountId: string }> {
  const { remoteId = null, reason, ...input } = parseInput(linkInput, raw)
  assertCrmConnected(ctx)
  const record = await lockLink(ctx, tx, input.accountId)
  const { accountId } = record
  const isConflicted = record.link === 'CONFLICTED'
  const linkedTo = record.chosenRemoteId ?? record.remoteId
  const isLinked =
    !isConflicted &&
    record.link !== 'UNLINKED' &&
    (remoteId === null ? linkedTo !== null : linkedTo === remoteId)
  if (isLinked) return { accountId }
  if (remoteId !== null) await assertAvailable(tx, accountId, remoteId)
  await tx.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
    // After a merge the record belongs to another account, so its fields are not cleared.
    data: { link: 'CHOSEN', chosenRemoteId: remoteId ?? '', ...(isConflicted && { remoteId: null }) },
  })
  await tx.crmSuggestion.deleteMany({ where: { accountId } })
  await markDirty(tx, [accountId], ctx.now())
  const resolvedCodes = ['MERGE_CONFLICT', 'RECORD_DELETED'] as const
  await resolveReviews(ctx, tx, accountId, resolvedCodes, 'The account was linked.')
  const data = { remoteId, ...(reason && { reason }) }
  await recordEvent(ctx, tx, { type: 'account.linked', subjectId: accountId, accountId, data })
  return { accountId }
}

async function assertAvailable(tx: Tx, accountId: string, remoteId: string): Promise<void> {
  const taken = await tx.crmRecord.findFirst({
    where: {
      kind: 'ACCOUNT',
      subjectId: { not: accountId },
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ chosenRemoteId: remoteId }, { chosenRemoteId: null, remoteId }],
    },
  })
  if (!taken) return
  throw new StateRefusal('CRM_RECORD_TAKEN', say('CRM_RECORD_TAKEN'), 'CONTACT_SUPPORT')
}
