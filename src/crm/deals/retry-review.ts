import { z } from 'zod'
import type { CrmReview } from '../../../prisma/client/client.ts'
import type { AppContext, Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { assertCrmConnected } from '../assert-crm-connected.ts'
import { ANY_ACCOUNT, CRM, RECOVERED, storeChangeEvents } from '../inbox.ts'
import { followedReviews } from './raise-problems.ts'

/** Most deals that are read again at once, the oldest reviews first. */
const MOST = 500

const retryInput = z.strictObject({ reviewId: z.uuid() })

/**
 * Reads the deal of an open review again, asynchronously, as if the CRM had sent an event. The review is resolved if the deal
 * can then be followed. Refused CRM_REVIEW_NOT_FOUND, CRM_REVIEW_NOT_RETRIED if the review is resolved, or no retry can
 * resolve it, or CRM_NOT_CONNECTED.
 */
export async function retryReview(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof retryInput>,
): Promise<{ reviewId: string }> {
  const { reviewId } = parseInput(retryInput, raw)
  const review = await tx.crmReview.findUnique({ where: { id: reviewId } })
  if (!review) throw new NotFoundRefusal('CRM_REVIEW_NOT_FOUND', say('CRM_REVIEW_NOT_FOUND'))
  assertConnected(ctx, review)
  if (!isRetried(review)) throw new StateRefusal('CRM_REVIEW_NOT_RETRIED', say('CRM_REVIEW_NOT_RETRIED'))
  await readRecordAgain({ db: tx, now: ctx.now }, [review])
  return { reviewId }
}

/** Whether a later state of its deal can resolve a review. */
export function isRetried({ code, resolvedAt }: Pick<CrmReview, 'code' | 'resolvedAt'>): boolean {
  return !resolvedAt && followedReviews.some((followed) => followed === code)
}

/** Reads the deals of open reviews again: their customer or the catalogue can have changed without an event of the deal. */
export async function rereadReviews({ db, now, shops }: AppContext): Promise<void> {
  const open = await db.crmReview.findMany({
    where: { source: { in: [CRM, ...shops] }, code: { in: [...followedReviews] }, resolvedAt: null },
    orderBy: { id: 'asc' },
    distinct: ['source', 'remoteId'],
    take: MOST,
  })
  await readRecordAgain({ db, now }, open)
}

/** Refuses CRM_NOT_CONNECTED if the system that has the record of a review is not connected. */
export function assertConnected(ctx: Context, { source }: Pick<CrmReview, 'source'>): void {
  if (source === CRM || !ctx.shops.includes(source)) assertCrmConnected(ctx)
}

/** Reads the records of reviews again, asynchronously, as if their system had sent an event. */
export async function readRecordAgain(
  app: Parameters<typeof readAgain>[0],
  reviews: readonly Pick<CrmReview, 'source' | 'object' | 'remoteId'>[],
): Promise<void> {
  await readAgain(
    app,
    reviews.filter(({ source }) => source === CRM).map(({ remoteId }) => remoteId),
  )
  await storeChangeEvents(
    app,
    reviews
      .filter(({ source }) => source !== CRM)
      .map(({ source, object, remoteId: objectId }) => ({
        ...{ source, portalId: ANY_ACCOUNT, subscriptionType: RECOVERED, object, objectId },
        // Two shops can have the same id at the same instant.
        ...{ eventId: source, occurredAt: app.now(), change: 'CHANGED' as const, mergedIds: [] },
      })),
  )
}

/** Reads deals again, asynchronously, as if the CRM had sent an event. */
export async function readAgain(
  app: Parameters<typeof storeChangeEvents>[0] & { db: Pick<Tx, 'crmSync'> },
  dealIds: readonly string[],
): Promise<void> {
  const sync = await app.db.crmSync.findUnique({ where: { id: 1 } })
  if (!sync?.portal) return
  await storeChangeEvents(
    app,
    dealIds.map((objectId) => ({
      portalId: sync.portal!,
      subscriptionType: RECOVERED,
      objectId,
      eventId: '0',
      occurredAt: app.now(),
      object: 'DEAL',
      change: 'CHANGED',
      mergedIds: [],
    })),
  )
}
