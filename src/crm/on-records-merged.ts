import type { CrmRecord } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { findLinkedRecords, forgetFormer, isLinkedTo, recordOf } from './linked-records.ts'
import { lockLinks } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { raiseReview } from './reviews.ts'

/** CRM records that were merged into one. */
export interface MergedRecords {
  /** Former ids of the records. */
  from: readonly string[]
  to: string
  /** Account id in the record after the merge; null if it has none. */
  namedAccountId: string | null
}

/**
 * Follows a merge of companies: accounts of a former record are linked to the remaining one. If the record
 * has several accounts, it keeps the one whose id it carries. The other accounts are not pushed until a
 * person resolves the conflict. Creates a review for each account. An account for which a person chose another
 * record keeps that choice. Idempotent, and independent of the order of merge events.
 */
export async function onCompaniesMerged(
  ctx: Context,
  tx: Tx,
  { from, to, namedAccountId }: MergedRecords,
): Promise<void> {
  await lockLinks(tx)
  const ids = [...new Set([...from, to])]
  const found = await findLinkedRecords(tx, ids)
  const records = found.filter((record) => isLinkedTo(record, ids))
  const candidates = records.filter(({ link }) => link !== 'CONFLICTED')
  const kept =
    candidates.find(({ subjectId }) => subjectId === namedAccountId) ??
    candidates.find((record) => recordOf(record) === to) ??
    candidates[0]
  for (const record of records) {
    if (record === kept)
      await relink(ctx, tx, record, { ids, to, isNamed: record.subjectId === namedAccountId })
    else if (record.link === 'CONFLICTED') await updateConflict(tx, record, to)
    else await conflict(ctx, tx, record, to)
  }
  // The former company is cleared when the choice is applied, unless it belongs to another account by now.
  const former = found.filter((record) => !isLinkedTo(record, ids))
  for (const record of former) await forgetFormer(tx, record, kept ? null : to)
}

function keyOf({ subjectId }: CrmRecord) {
  return { kind_subjectId: { kind: 'ACCOUNT' as const, subjectId } }
}

async function relink(
  ctx: Context,
  tx: Tx,
  record: CrmRecord,
  { ids, to, isNamed }: { ids: readonly string[]; to: string; isNamed: boolean },
): Promise<void> {
  const from = recordOf(record)
  if (from === to) return
  const { accountId } = record
  // A company that names another account is not found by the id of this one.
  const isPending = record.chosenRemoteId !== null
  // Until a choice is applied, the former company still has to be cleared.
  const remoteId = isPending && !ids.includes(record.remoteId ?? '') ? record.remoteId : to
  await tx.crmRecord.update({
    where: keyOf(record),
    data: { remoteId, pushedDigest: null, ...((isPending || !isNamed) && { chosenRemoteId: to }) },
  })
  await markDirty(tx, [accountId], ctx.now())
  await recordEvent(ctx, tx, {
    type: 'account.relinked',
    subjectId: accountId,
    accountId,
    data: { from, to },
  })
  await raiseReview(ctx, tx, {
    accountId,
    code: 'RECORDS_MERGED',
    object: 'COMPANY',
    remoteId: to,
    detail:
      'The company was merged with another one, and the account is linked to the result. Check that this is correct.',
  })
}

async function updateConflict(tx: Tx, record: CrmRecord, to: string): Promise<void> {
  if (record.remoteId !== to) await tx.crmRecord.update({ where: keyOf(record), data: { remoteId: to } })
}

async function conflict(ctx: Context, tx: Tx, record: CrmRecord, to: string): Promise<void> {
  const { accountId } = record
  const at = ctx.now()
  const detail =
    'Companies of several accounts were merged into one, which now belongs to another account. Link this account to ' +
    'another company, or unlink it.'
  await tx.crmRecord.update({
    where: keyOf(record),
    data: {
      link: 'CONFLICTED',
      remoteId: to,
      chosenRemoteId: null,
      pushedDigest: null,
      dirtySince: null,
      nextChangeAt: null,
      parkedAt: at,
      parkedCode: 'MERGE_CONFLICT',
      parkedReason: detail,
    },
  })
  const data = { from: recordOf(record), to, conflict: true }
  await recordEvent(ctx, tx, { type: 'account.relinked', subjectId: accountId, accountId, data })
  await raiseReview(ctx, tx, { accountId, code: 'MERGE_CONFLICT', object: 'COMPANY', remoteId: to, detail })
}

/**
 * Follows a merge of people: all their contacts are linked to the remaining record. Creates a review for each
 * account.
 */
export async function onContactsMerged(
  ctx: Context,
  tx: Tx,
  { from, to }: Omit<MergedRecords, 'namedAccountId'>,
): Promise<void> {
  const former = from.filter((id) => id !== to)
  const moved = await tx.crmRecord.findMany({ where: { kind: 'CONTACT', remoteId: { in: former } } })
  if (moved.length === 0) return
  await tx.crmRecord.updateMany({
    where: { kind: 'CONTACT', remoteId: { in: former } },
    data: { remoteId: to, pushedDigest: null },
  })
  const accountIds = [...new Set(moved.map(({ accountId }) => accountId))]
  await markDirty(tx, accountIds, ctx.now())
  for (const accountId of accountIds) {
    await raiseReview(ctx, tx, {
      accountId,
      code: 'RECORDS_MERGED',
      object: 'CONTACT',
      remoteId: to,
      detail: 'A contact of the account was merged with another one. Check that this is correct.',
    })
  }
}
