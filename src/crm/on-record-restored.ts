import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { lockLinks } from './lock-links.ts'
import { markDirty } from './mark-dirty.ts'
import { resolveRecordReviews } from './reviews.ts'

const reason = 'The record was restored in the CRM.'

/**
 * Links an account to its company again, if the company exists although it was deleted before. Resolves the
 * review of the deletion. An account that a person linked to another record since, and a company of another
 * account, stay unchanged. Idempotent.
 */
export async function onCompanyRestored(ctx: Context, tx: Tx, remoteId: string): Promise<void> {
  const deleted = { code: 'RECORD_DELETED', object: 'COMPANY', remoteIds: [remoteId] } as const
  const reviews = await resolveRecordReviews(ctx, tx, deleted, reason)
  if (reviews.length === 0) return
  await lockLinks(tx)
  for (const { accountId } of reviews) {
    const link = await tx.crmRecord.findFirst({
      where: { kind: 'ACCOUNT', subjectId: accountId!, link: 'UNLINKED', remoteId: null },
    })
    const taken = await tx.crmRecord.findFirst({
      where: {
        kind: 'ACCOUNT',
        link: { notIn: ['UNLINKED', 'CONFLICTED'] },
        OR: [{ chosenRemoteId: remoteId }, { chosenRemoteId: null, remoteId }],
      },
    })
    if (!link || taken) continue
    await tx.crmRecord.update({
      where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId! } },
      data: { link: 'CHOSEN', chosenRemoteId: remoteId },
    })
    await markDirty(tx, [accountId!], ctx.now())
    const data = { remoteId, reason }
    await recordEvent(ctx, tx, { type: 'account.linked', subjectId: accountId!, accountId, data })
  }
}

/**
 * Syncs a contact again, if its record exists although it was deleted before. Resolves the review of the
 * deletion. A forgotten person stays forgotten. Idempotent.
 */
export async function onContactRestored(
  ctx: Context,
  tx: Tx,
  { remoteId, email }: { remoteId: string; email: string | null },
): Promise<void> {
  const deleted = { code: 'RECORD_DELETED', object: 'CONTACT', remoteIds: [remoteId] } as const
  const reviews = await resolveRecordReviews(ctx, tx, deleted, reason)
  if (reviews.length === 0) return
  // The id is forgotten if the account was unlinked meanwhile. The address then identifies the contact.
  const records = await tx.crmRecord.findMany({ where: { kind: 'CONTACT', link: 'UNLINKED', remoteId } })
  const people = await tx.contact.findMany({
    where: {
      accountId: { in: reviews.flatMap(({ accountId }) => accountId ?? []) },
      anonymizedAt: null,
      OR: [{ id: { in: records.map(({ subjectId }) => subjectId) } }, ...(email ? [{ email }] : [])],
    },
  })
  await tx.crmRecord.updateMany({
    where: { kind: 'CONTACT', subjectId: { in: people.map(({ id }) => id) }, link: 'UNLINKED' },
    data: { link: 'AUTOMATIC', remoteId, pushedDigest: null },
  })
  await markDirty(tx, [...new Set(people.map(({ accountId }) => accountId))], ctx.now())
}
