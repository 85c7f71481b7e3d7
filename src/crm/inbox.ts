import type { CrmInboxEvent } from '../../prisma/client/client.ts'
import type { CrmChange, CrmObject } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db, Tx } from '../platform/db.ts'

/** Source of the events of the CRM. A shop has its own. */
export const CRM = 'hubspot'

/** As `portalId`: the account to which the integration is connected, whichever it is. */
export const ANY_ACCOUNT = '*'

/** A change event of the CRM or of a shop. It identifies the record; the new state is read from there. */
export interface CrmChangeEvent {
  /** The integration that received it. By default, that of the CRM. */
  source?: string
  /** The account of the outside system. */
  portalId: string
  subscriptionType: string
  objectId: string
  eventId: string
  occurredAt: Date
  object: CrmObject
  change: CrmChange
  /** Other records that a merge combined into this one. */
  mergedIds: string[]
  /** Earliest time at which it is processed. By default, at once. */
  retryAt?: Date
}

/** Stores change events, each once however often it is delivered. Returns the number of new ones. */
export async function storeChangeEvents(
  app: Pick<AppContext, 'now'> & { db: Pick<Tx, 'crmInboxEvent'> },
  events: readonly CrmChangeEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  const receivedAt = app.now()
  const { count } = await app.db.crmInboxEvent.createMany({
    // An event for later does not wait before its time.
    data: events.map((event) => ({ ...event, receivedAt: event.retryAt ?? receivedAt })),
    skipDuplicates: true,
  })
  return count
}

/** Subscription type of an event that the gateway stored, because an event of the CRM can be lost, or there is none. */
export const RECOVERED = 'reconciliation.recovered'

/** When the CRM, or another source, last sent a change event; null if none is stored. */
export async function findLastChangeEvent(
  { db }: Pick<AppContext, 'db'>,
  source: string = CRM,
): Promise<Date | null> {
  const where = { source, subscriptionType: { not: RECOVERED } }
  const last = await db.crmInboxEvent.findFirst({
    where,
    orderBy: { id: 'desc' },
    select: { receivedAt: true },
  })
  return last?.receivedAt ?? null
}

/** Returns the change events of a source to process now, in the order of their arrival. */
export async function findPendingChangeEvents(
  { db, now }: AppContext,
  limit: number,
  source: string = CRM,
): Promise<CrmInboxEvent[]> {
  return await db.crmInboxEvent.findMany({
    where: { source, processedAt: null, OR: [{ retryAt: null }, { retryAt: { lte: now() } }] },
    orderBy: { id: 'asc' },
    take: limit,
  })
}

/** Another process completed the same events, so the state that was read can be out of date. */
export class ChangeAlreadyProcessed extends Error {
  override name = 'ChangeAlreadyProcessed'
}

/**
 * Marks events as processed, in the transaction of their effects. Throws `ChangeAlreadyProcessed` if another
 * process completed them, because it may have read a later state of the record.
 */
export async function completeChangeEvents(
  tx: Tx,
  events: readonly CrmInboxEvent[],
  at: Date,
  failureCode: string | null = null,
): Promise<void> {
  const { count } = await tx.crmInboxEvent.updateMany({
    where: { id: { in: events.map(({ id }) => id) }, processedAt: null },
    data: { processedAt: at, failureCode },
  })
  if (count < events.length) throw new ChangeAlreadyProcessed()
}

/** Postpones events that cannot be processed before a person fixes the cause. */
export async function postponeChangeEvents(
  db: Db,
  events: readonly CrmInboxEvent[],
  failureCode: string,
  retryAt: Date,
): Promise<void> {
  await db.crmInboxEvent.updateMany({
    where: { id: { in: events.map(({ id }) => id) }, processedAt: null },
    data: { failureCode, retryAt },
  })
}

/** How long processed events are kept to detect repeated deliveries. The CRM delivers an event for a day. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Deletes events that were processed more than 30 days ago. */
export async function deleteProcessedEvents({ db, now }: AppContext): Promise<void> {
  await db.crmInboxEvent.deleteMany({ where: { processedAt: { lt: new Date(now().getTime() - KEPT_MS) } } })
}
