import type { CrmRecord } from '../../prisma/client/client.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordOf } from './linked-records.ts'
import { markDirty } from './mark-dirty.ts'
import { raiseReview } from './reviews.ts'

/**
 * Moves what the CRM has of an account to the account that it is merged into. The CRM record of the other account stays its
 * record. Without one, it takes that of the merged account. Otherwise the fields of the company of the merged account are
 * cleared asynchronously, and a review names the two companies: the gateway does not merge companies of the CRM. Call it with the
 * links locked.
 */
export async function mergeLinks(ctx: Context, tx: Tx, from: string, into: string): Promise<void> {
  const where = { accountId: from }
  const data = { accountId: into }
  await tx.sale.updateMany({ where, data })
  await tx.saleCustomer.updateMany({ where, data })
  await tx.crmErasure.updateMany({ where, data })
  await tx.crmDifference.updateMany({ where, data })
  await tx.crmSuggestion.deleteMany({ where })
  await moveReviews(ctx, tx, from, into)
  await tx.crmRecord.updateMany({ where: { ...where, kind: { not: 'ACCOUNT' } }, data })
  await tx.$executeRaw`
    delete from crm_records r using contacts c where r.kind = 'CONTACT' and r.subject_id = c.id and c.account_id = ${from}::uuid`

  const [company, kept] = [await findLink(tx, from), await findLink(tx, into)]
  const remoteId = company && isLinked(company) ? recordOf(company) : null
  const takesOver = Boolean(remoteId) && (!kept || (isLinked(kept) && !recordOf(kept)))
  // The fields of the company are cleared unless the other account takes it.
  const unlinked = { link: 'UNLINKED' as const, chosenRemoteId: null, pushedDigest: null }
  const isForeign = takesOver || company?.link === 'CONFLICTED'
  await upsertLink(tx, from, { ...unlinked, ...(isForeign && { remoteId: null }) })
  if (takesOver) await upsertLink(tx, into, { link: 'CHOSEN', chosenRemoteId: remoteId })
  else if (remoteId && kept && recordOf(kept) !== remoteId)
    await raiseReview(ctx, tx, {
      accountId: into,
      code: 'ACCOUNTS_MERGED',
      object: 'COMPANY',
      remoteId,
      detail: `The account of this company was merged into the account of company ${recordOf(kept) || 'without an ID yet'}. This company is not synced any more. Merge the two companies in the CRM if they are one customer.`,
    })
  await markDirty(tx, [from, into], ctx.now())
}

function isLinked({ link }: CrmRecord): boolean {
  return link === 'AUTOMATIC' || link === 'CHOSEN'
}

async function findLink(tx: Tx, subjectId: string): Promise<CrmRecord | null> {
  return await tx.crmRecord.findUnique({ where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } } })
}

async function upsertLink(
  tx: Tx,
  subjectId: string,
  data: Partial<Pick<CrmRecord, 'link' | 'remoteId' | 'chosenRemoteId' | 'pushedDigest'>>,
): Promise<void> {
  await tx.crmRecord.upsert({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } },
    create: { kind: 'ACCOUNT', subjectId, accountId: subjectId, ...data },
    update: data,
  })
}

/** A review that is open for both accounts stays open once. */
async function moveReviews(ctx: Context, tx: Tx, from: string, into: string): Promise<void> {
  await tx.$executeRaw`
    update crm_reviews r set resolved_at = ${ctx.now()}, resolved_by = ${ctx.caller.principal}
    where account_id = ${from}::uuid and resolved_at is null and exists (
      select from crm_reviews o where o.account_id = ${into}::uuid and o.resolved_at is null
        and (o.source, o.code, o.object, o.remote_id) = (r.source, r.code, r.object, r.remote_id))`
  await tx.crmReview.updateMany({ where: { accountId: from }, data: { accountId: into } })
}
