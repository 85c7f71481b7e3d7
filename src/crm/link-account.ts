import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { StateRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput, text } from '../platform/input.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'
import { lockLink } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { resolveReviews } from './reviews.ts'

const linkInput = z.object({
  accountId: z.string(),
  remoteId: z
    .string()
    .regex(/^\d{1,20}$/, "must be the CRM's own id of the record, which is a number")
    .nullish(),
  reason: text({ max: 500 }).nullish(),
})

/**
 * Links an account to the record of the CRM that a person chose or, without one, to a record of its own. The CRM is
 * told behind the answer: a former record is emptied, the chosen one is told the account's state. Refused
 * CRM_RECORD_TAKEN where the record is another account's. Idempotent: without a choice an account that has a record
 * keeps it; to get another one it is unlinked first. What was up for review of a record that it lost is resolved.
 */
export async function linkAccountToCrm(ctx: Context, tx: Tx, raw: unknown): Promise<{ accountId: string }> {
  const { accountId, remoteId = null, reason } = parseInput(linkInput, raw)
  assertCrmConnected(ctx)
  const record = await lockLink(ctx, tx, accountId)
  const conflicted = record.link === 'CONFLICTED'
  const linkedTo = record.chosenRemoteId ?? record.remoteId
  const isLinked =
    !conflicted &&
    record.link !== 'UNLINKED' &&
    (remoteId === null ? linkedTo !== null : linkedTo === remoteId)
  if (isLinked) return { accountId }
  if (remoteId !== null) await assertFree(tx, accountId, remoteId)
  await tx.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
    // The record that a merge made another account's is not emptied.
    data: { link: 'CHOSEN', chosenRemoteId: remoteId ?? '', ...(conflicted && { remoteId: null }) },
  })
  await markDirty(tx, [accountId], ctx.now())
  const decided = ['MERGE_CONFLICT', 'RECORD_DELETED'] as const
  await resolveReviews(ctx, tx, accountId, decided, 'The account was linked.')
  const data = { remoteId, ...(reason && { reason }) }
  await recordEvent(ctx, tx, { type: 'account.linked', subjectId: accountId, accountId, data })
  return { accountId }
}

async function assertFree(tx: Tx, accountId: string, remoteId: string): Promise<void> {
  const taken = await tx.crmRecord.findFirst({
    where: {
      kind: 'ACCOUNT',
      subjectId: { not: accountId },
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ chosenRemoteId: remoteId }, { chosenRemoteId: null, remoteId }],
    },
  })
  if (!taken) return
  throw new StateRefusal(
    'CRM_RECORD_TAKEN',
    'The record is another account’s; unlink that one first, or choose another record.',
    'CONTACT_SUPPORT',
  )
}
