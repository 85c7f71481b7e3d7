import { z } from 'zod'
import { countRecords, lockAccountPair, type MovedRecords, moveRecords } from '../domain/accounts/merge.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { toTypedId } from '../platform/ids.ts'
import { parseInput } from '../platform/input.ts'
import { prose } from '../platform/readable-text.ts'
import { lockLinks } from './lock-links.ts'
import { mergeLinks } from './merge-links.ts'

const mergeInput = z.strictObject({
  fromId: z.string(),
  intoId: z.string(),
  reason: prose({ max: 500 }),
  dryRun: z.boolean().nullish(),
})

/** Timeout of the transaction, in milliseconds. An account can have millions of events. */
export const MERGE_MS = 10 * 60_000

/** Result of a merge, or of a dry run. */
export interface MergeResult {
  accountId: string
  moved: MovedRecords
}

/**
 * Merges an account into another one, in one transaction: contacts, licenses, onboardings, mails, events, API keys, deals and
 * the link to the CRM. Its ids then mean the other account, also external id and domain. Licenses keep their keys, devices
 * and terms, and trials stay used. A dry run changes nothing. Idempotent. Refused ACCOUNT_NOT_FOUND, ACCOUNT_MERGED or
 * ACCOUNT_PARTNER_DIFFERENT.
 */
export async function mergeAccounts(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof mergeInput>,
): Promise<MergeResult> {
  const { fromId, intoId, reason, dryRun } = parseInput(mergeInput, raw)
  await lockLinks(tx)
  const { from, into, isMerged } = await lockAccountPair(ctx, tx, fromId, intoId)
  const moved = await countRecords(tx, from.id)
  if (isMerged || dryRun) return { accountId: into.id, moved }
  await moveRecords(ctx, tx, { from, into })
  await mergeLinks(ctx, tx, from.id, into.id)
  const data = { from: toTypedId('Account', from.id), reason, ...moved }
  await recordEvent(ctx, tx, { type: 'account.merged', subjectId: into.id, accountId: into.id, data })
  return { accountId: into.id, moved }
}
