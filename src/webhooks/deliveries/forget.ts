import type { AppContext } from '../../platform/context.ts'

/** How long a delivery is kept after its end. */
const KEPT_MS = 14 * 86_400_000
/** Deliveries of one endpoint that are kept after their end, the newest ones. */
export const KEPT_PER_ENDPOINT = 10_000

/** Deletes deliveries that ended more than 14 days ago, or of which the endpoint has more than 10,000, and keys that no longer sign. Idempotent. */
export async function forgetDeliveries({ db, now }: AppContext): Promise<void> {
  const at = now()
  await db.webhookDelivery.deleteMany({ where: { endedAt: { lt: new Date(at.getTime() - KEPT_MS) } } })
  await db.$executeRaw`
    delete from webhook_deliveries d using webhook_endpoints e
    where d.endpoint_id = e.id and d.ended_at is not null and d.id < (
      select kept.id from webhook_deliveries kept where kept.endpoint_id = e.id
      order by kept.id desc offset ${KEPT_PER_ENDPOINT - 1} limit 1)`
  await db.webhookSecret.deleteMany({ where: { expiresAt: { lte: at } } })
}
