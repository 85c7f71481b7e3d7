import type { Contact, CrmErasure } from '../../prisma/client/client.ts'
import { type AppContext, asSystem, type Context } from '../platform/context.ts'
import { type Tx, transact } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'

/**
 * Requests that the CRM erases a person, in the transaction that erases the person here. `contacts` are all
 * contacts of the person as they were before, the requested one first. The contacts are no longer pushed, and
 * a later deletion event of the CRM changes nothing. Does nothing if no CRM is connected.
 */
export async function requestErasure(ctx: Context, tx: Tx, contacts: readonly Contact[]): Promise<void> {
  const [first] = contacts
  if (!ctx.crm || !first) return
  const ids = contacts.map(({ id }) => id)
  await tx.$executeRaw`
    insert into crm_records (kind, subject_id, account_id, link)
    select 'CONTACT', c.id, c.account_id, 'UNLINKED' from contacts c where c.id = any(${ids}::uuid[])
    on conflict (kind, subject_id) do update set link = 'UNLINKED', pushed_digest = null,
      parked_at = null, parked_code = null, parked_reason = null`
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', subjectId: { in: ids }, remoteId: { not: null } },
  })
  await tx.crmErasure.create({
    data: {
      contactId: first.id,
      accountId: first.accountId,
      remoteIds: [...new Set(records.flatMap(({ remoteId }) => remoteId ?? []))],
      sealedAddress: await ctx.secrets.seal('erasure', first.email),
      requestedAt: ctx.now(),
    },
  })
}

/**
 * Returns the erasure that the CRM processes next; null if there is none. The lease prevents concurrent
 * requests.
 */
export async function findNextErasure({ db }: AppContext): Promise<CrmErasure | null> {
  return await db.crmErasure.findFirst({
    where: { completedAt: null, parkedAt: null },
    orderBy: [{ requestedAt: 'asc' }, { contactId: 'asc' }],
  })
}

/** Records that the CRM erased the person, and deletes the address that was kept for it. */
export async function completeErasure(app: AppContext, { contactId, accountId }: CrmErasure): Promise<void> {
  const ctx = asSystem(app)
  await transact(app.db, async (tx) => {
    const { count } = await tx.crmErasure.updateMany({
      where: { contactId, completedAt: null },
      data: { completedAt: app.now(), sealedAddress: null },
    })
    if (count > 0)
      await recordEvent(ctx, tx, { type: 'crm-erasure.completed', subjectId: contactId, accountId })
  })
}

/** Parks an erasure that the CRM permanently refused, with the reason, until it is replayed. */
export async function parkErasure(
  { db, now }: AppContext,
  { contactId }: CrmErasure,
  { code, reason }: { code: string; reason: string },
): Promise<void> {
  await db.crmErasure.update({
    where: { contactId },
    data: { parkedAt: now(), parkedCode: code, parkedReason: reason },
  })
}
