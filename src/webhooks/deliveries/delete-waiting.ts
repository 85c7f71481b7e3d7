import type { Tx } from '../../platform/db.ts'

/**
 * Deletes the deliveries of an endpoint that wait, behind a position of the log. An attempt that has begun keeps its
 * delivery. The endpoint is locked.
 */
export async function deleteWaiting(tx: Tx, endpointId: string, after = 0n): Promise<void> {
  await tx.$executeRaw`
    delete from webhook_deliveries
    where endpoint_id = ${endpointId}::uuid and state = 'PENDING' and position > ${after}
      and (claimed_until is null or claimed_until < clock_timestamp())`
}
