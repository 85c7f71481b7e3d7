import type { CrmInboxEvent } from '../../prisma/client/client.ts'
import type { CrmChange, CrmObject } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db, Tx } from '../platform/db.ts'

/** A change that the CRM tells of: which record, and not what it became. That is read from the CRM. */
export interface CrmChangeEvent {
  portalId: string
  subscriptionType: string
  objectId: string
  eventId: string
  occurredAt: Date
  object: CrmObject
  change: CrmChange
  /** The records that a merge made one, besides the one that it left. */
  mergedIds: string[]
}

/** Keeps what the CRM told, once each, however often it is delivered. Answers how much of it was new. */
export async function storeChangeEvents(app: AppContext, news: readonly CrmChangeEvent[]): Promise<number> {
  if (news.length === 0) return 0
  const receivedAt = app.now()
  const { count } = await app.db.crmInboxEvent.createMany({
    data: news.map((one) => ({ ...one, receivedAt })),
    skipDuplicates: true,
  })
  return count
}

/** When the CRM last told anything, as far as that is remembered; null where it did not. */
export async function findLastChangeEvent({ db }: AppContext): Promise<Date | null> {
  const last = await db.crmInboxEvent.findFirst({ orderBy: { id: 'desc' }, select: { receivedAt: true } })
  return last?.receivedAt ?? null
}

/** What is to be processed now, the first that came first. */
export async function findPendingChangeEvents(
  { db, now }: AppContext,
  limit: number,
): Promise<CrmInboxEvent[]> {
  return await db.crmInboxEvent.findMany({
    where: { processedAt: null, OR: [{ retryAt: null }, { retryAt: { lte: now() } }] },
    orderBy: { id: 'asc' },
    take: limit,
  })
}

/** Another process settled the same news meanwhile: what was about to be done is out of date. */
export class ChangeAlreadyProcessed extends Error {
  override name = 'NewsSettled'
}

/**
 * Settles news in the transaction of what follows from it. Throws `NewsSettled` where another process did: it may
 * have read a later state of the record.
 */
export async function completeChangeEvents(
  tx: Tx,
  news: readonly CrmInboxEvent[],
  at: Date,
  failureCode: string | null = null,
): Promise<void> {
  const { count } = await tx.crmInboxEvent.updateMany({
    where: { id: { in: news.map(({ id }) => id) }, processedAt: null },
    data: { processedAt: at, failureCode },
  })
  if (count < news.length) throw new ChangeAlreadyProcessed()
}

/** Lets news wait that a person has to make room for. */
export async function postponeChangeEvents(
  db: Db,
  news: readonly CrmInboxEvent[],
  failureCode: string,
  retryAt: Date,
): Promise<void> {
  await db.crmInboxEvent.updateMany({
    where: { id: { in: news.map(({ id }) => id) }, processedAt: null },
    data: { failureCode, retryAt },
  })
}

/** For how long news is known that was processed: the CRM delivers for a day. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Forgets what was processed a month ago. */
export async function deleteProcessedEvents({ db, now }: AppContext): Promise<void> {
  await db.crmInboxEvent.deleteMany({ where: { processedAt: { lt: new Date(now().getTime() - KEPT_MS) } } })
}
