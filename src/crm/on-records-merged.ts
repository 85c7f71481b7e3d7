import type { CrmRecord } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { lockLinks } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { raiseReview } from './reviews.ts'

/** Records of the CRM that a merge, or several, made one. */
export interface MergedRecords {
  /** Their former ids. */
  from: readonly string[]
  to: string
  /** The account that the record says it is, after the merge. */
  namedAccountId: string | null
}

/**
 * Follows a merge: what was linked to one of the former records is linked to the one that they became. Of several
 * accounts the record keeps one, whose it says it is; the others are told nothing until a person decides. Each is
 * put up for review. Idempotent, and right in whatever order merges are told of.
 */
export async function onCompaniesMerged(
  ctx: Context,
  tx: Tx,
  { from, to, namedAccountId }: MergedRecords,
): Promise<void> {
  await lockLinks(tx)
  const ids = [...new Set([...from, to])]
  const records = await tx.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      link: { not: 'UNLINKED' },
      OR: [{ remoteId: { in: ids } }, { chosenRemoteId: { in: ids } }],
    },
    orderBy: { subjectId: 'asc' },
  })
  const contenders = records.filter(({ link }) => link !== 'CONFLICTED')
  const kept =
    contenders.find(({ subjectId }) => subjectId === namedAccountId) ??
    contenders.find((record) => recordOf(record) === to) ??
    contenders[0]
  for (const record of records) {
    if (record === kept) await move(ctx, tx, record, to)
    else if (record.link === 'CONFLICTED') await follow(tx, record, to)
    else await conflict(ctx, tx, record, to)
  }
}

/** The record that an account is linked to, or is about to be. */
function recordOf({ chosenRemoteId, remoteId }: CrmRecord): string | null {
  return chosenRemoteId || remoteId
}

function keyOf({ subjectId }: CrmRecord) {
  return { kind_subjectId: { kind: 'ACCOUNT' as const, subjectId } }
}

async function move(ctx: Context, tx: Tx, record: CrmRecord, to: string): Promise<void> {
  const from = recordOf(record)
  if (from === to) return
  const { accountId } = record
  await tx.crmRecord.update({
    where: keyOf(record),
    data: { remoteId: to, pushedDigest: null, ...(record.chosenRemoteId && { chosenRemoteId: to }) },
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
    detail: 'The company was merged with another one; the account follows it. See whether that is right.',
  })
}

async function follow(tx: Tx, record: CrmRecord, to: string): Promise<void> {
  if (record.remoteId !== to) await tx.crmRecord.update({ where: keyOf(record), data: { remoteId: to } })
}

async function conflict(ctx: Context, tx: Tx, record: CrmRecord, to: string): Promise<void> {
  const { accountId } = record
  const at = ctx.now()
  const detail =
    'Companies of several accounts were merged into one, which is another account’s now. Link this account to a ' +
    'company of its own, or unlink it.'
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

/** The same for people: both of our contacts are the one person whom the CRM has now. */
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
      detail: 'A contact of the account was merged with another one. See whether that is right.',
    })
  }
}
