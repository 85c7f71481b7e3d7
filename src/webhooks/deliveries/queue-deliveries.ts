import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { partnerEventTypes } from '../event-types.ts'

/** Deliveries of one endpoint that wait, above which it reads no further events. The log keeps these. */
export const MAX_WAITING = 1_000
/** Endpoints of one transaction, and events that each of them reads in it. */
const ENDPOINTS_AT_A_TIME = 20
const EVENTS_AT_A_TIME = 100

interface Reading {
  id: string
  position: bigint
  /** Position up to which the endpoint reads in this transaction. */
  upTo: bigint
}

/**
 * Creates the deliveries of events up to a position of the log, for each endpoint from its own position on. Any number of
 * workers can run concurrently: one reads for an endpoint, and its position advances in the same transaction. So each event
 * has one delivery, unless it is replayed. Returns whether a further call may create more.
 */
export async function queueDeliveries({ db, now }: AppContext, head: bigint): Promise<boolean> {
  return await transact(db, async (tx) => {
    const readings = await lockEndpoints(tx, head)
    if (readings.length === 0) return false
    await tx.$executeRaw`
      update webhook_endpoints e set position = reading.up_to
      from unnest(${readings.map(({ id }) => id)}::uuid[], ${readings.map(({ upTo }) => upTo)}::bigint[])
        as reading(id, up_to)
      where e.id = reading.id`
    const matches = await findMatches(tx, readings)
    const at = now()
    // IDs of one millisecond have a random order, and the order of deliveries is that of their events.
    const ids = matches.map(() => randomUUIDv7()).sort()
    await tx.webhookDelivery.createMany({
      data: matches.map((match, index) => ({ ...match, id: ids[index]!, nextAttemptAt: at, createdAt: at })),
    })
    return readings.length === ENDPOINTS_AT_A_TIME || readings.some(({ upTo }) => upTo < head)
  })
}

/** Locks enabled endpoints that have not read up to the head and whose queue is not full. Leaves out those of a suspended partner. */
async function lockEndpoints(tx: Tx, head: bigint): Promise<Reading[]> {
  const locked = await tx.$queryRaw<{ id: string; position: bigint }[]>`
    select e.id, e.position from webhook_endpoints e left join partners p on p.code = e.partner
    where e.disabled_at is null and p.suspended_at is null and e.position < ${head}
      and (select count(*) from (
        select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'PENDING' limit ${MAX_WAITING}
      ) waiting) < ${MAX_WAITING}
    order by e.position, e.id limit ${ENDPOINTS_AT_A_TIME} for update of e skip locked`
  if (locked.length === 0) return []
  return await tx.$queryRaw<Reading[]>`
    select reading.id, reading.position,
      case when read.count < ${EVENTS_AT_A_TIME} then ${head}::bigint else read.last end as "upTo"
    from unnest(${locked.map(({ id }) => id)}::uuid[], ${locked.map(({ position }) => position)}::bigint[])
      as reading(id, position)
    cross join lateral (
      select count(*) as count, max(position) as last from (
        select e.position from events e where e.position > reading.position and e.position <= ${head}
        order by e.position limit ${EVENTS_AT_A_TIME}
      ) next
    ) read`
}

interface Match {
  endpointId: string
  eventId: string
  position: bigint
  type: string
  licenseId: string | null
}

/**
 * Returns the events that the endpoints hear of. A partner hears of an event if its account, and the account that the license
 * has now, are its own.
 */
async function findMatches(tx: Tx, readings: readonly Reading[]): Promise<Match[]> {
  return await tx.$queryRaw<Match[]>`
    select e.id as "endpointId", event.id as "eventId", event.position, event.type, event.license_id as "licenseId"
    from unnest(${readings.map(({ id }) => id)}::uuid[], ${readings.map(({ position }) => position)}::bigint[],
      ${readings.map(({ upTo }) => upTo)}::bigint[]) as reading(id, position, up_to)
    join webhook_endpoints e on e.id = reading.id
    join events event on event.position > reading.position and event.position <= reading.up_to
    left join accounts account on account.id = event.account_id
    left join licenses license on license.id = event.license_id
    left join accounts holder on holder.id = license.account_id
    where (cardinality(e.event_types) = 0 or event.type = any(e.event_types))
      and (cardinality(e.product_ids) = 0 or license.product_id = any(e.product_ids))
      and (cardinality(e.license_type_ids) = 0 or license.license_type_id = any(e.license_type_ids))
      and (e.partner is null
        or account.partner = e.partner and (license.id is null or holder.partner = e.partner)
          and event.type = any(${[...partnerEventTypes]}))
    order by event.position`
}
