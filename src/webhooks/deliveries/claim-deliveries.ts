import type { WebhookDelivery, WebhookEndpoint } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'

/** How long a claim is valid, in seconds: longer than an attempt with a slow database and a slow endpoint. */
const CLAIM_SECONDS = 45
/** Attempts at one endpoint at the same time. */
const CONCURRENT = 4
/** Failed attempts in a row from which the circuit of an endpoint is open: then one attempt is made at a time. */
export const CIRCUIT_FAILURES = 5

/** A delivery that one worker attempts until it records the outcome. */
export interface Claim {
  delivery: WebhookDelivery
  endpoint: WebhookEndpoint
}

/**
 * Claims deliveries that are due, at most `limit`. Of one license, an endpoint gets the deliveries in the order of the log: the
 * next one is due when the one before it has ended. Any number of workers can run concurrently. If a worker is killed, another
 * one takes over its claims when they expire.
 */
export async function claimDeliveries({ db, now }: AppContext, limit: number): Promise<Claim[]> {
  const at = now()
  return await transact(db, async (tx) => {
    const claimed = await tx.$queryRaw<{ id: string }[]>`
      with open as materialized (
        select e.id, (case when e.failures >= ${CIRCUIT_FAILURES} then 1 else ${CONCURRENT} end) - held.count as slots
        from webhook_endpoints e left join partners p on p.code = e.partner
        cross join lateral (
          select count(*) as count from webhook_deliveries d
          where d.endpoint_id = e.id and d.state = 'PENDING' and d.position is not null
            and d.claimed_until > clock_timestamp()
        ) held
        where e.disabled_at is null and p.suspended_at is null
          and (e.paused_until is null or e.paused_until <= ${at})
      ), due as materialized (
        select next.id from open cross join lateral (
          select d.id from webhook_deliveries d
          where d.endpoint_id = open.id and d.state = 'PENDING' and d.position is not null
            and d.next_attempt_at <= ${at}
            and (d.claimed_until is null or d.claimed_until < clock_timestamp())
            and not exists (
              select from webhook_deliveries earlier
              where earlier.endpoint_id = d.endpoint_id and earlier.license_id = d.license_id
                and earlier.state = 'PENDING' and earlier.position < d.position)
          order by d.next_attempt_at, d.position limit greatest(open.slots, 0) for update skip locked
        ) next
        order by random() limit ${limit}
      ), tests as materialized (
        select d.id from webhook_deliveries d
        where d.state = 'PENDING' and d.position is null
          and (d.claimed_until is null or d.claimed_until < clock_timestamp())
        order by d.id limit ${limit} for update skip locked
      )
      update webhook_deliveries set attempts = attempts + 1, attempted_at = ${at},
        claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
      where id in (select id from due union all select id from tests)
      returning id`
    // Almost every second.
    if (claimed.length === 0) return []
    const deliveries = await tx.webhookDelivery.findMany({
      where: { id: { in: claimed.map(({ id }) => id) } },
      include: { endpoint: true },
    })
    return deliveries.map(({ endpoint, ...delivery }) => ({ delivery, endpoint }))
  })
}
