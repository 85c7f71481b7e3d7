import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NAMED_DEVICES } from './merge-device-notices.ts'
import { notify } from './notify.ts'

/**
 * Notifies customers whose seats fell below the seats in use, once for each time that was stated for the newest devices.
 * Returns the number of licenses that were processed.
 */
export async function notifyOverLimit(ctx: Context, tx: Tx, limit: number): Promise<number> {
  const now = ctx.now()
  const licenses = await tx.$queryRaw<{ id: string; until: Date }[]>`
    select id, over_limit_until as until from licenses
    where over_limit_until is not null and over_limit_until is distinct from over_limit_noticed_for and revoked_at is null
    order by id limit ${limit} for update skip locked`
  const ids = licenses.map(({ id }) => id)
  await tx.$executeRaw`update licenses set over_limit_noticed_for = over_limit_until where id = any(${ids}::uuid[])`
  const beyond = await tx.$queryRaw<{ licenseId: string; device: string | null }[]>`
    select license_id as "licenseId", device from (
      select a.license_id, coalesce(a.name, a.platform) as device, l.seat_limit,
        row_number() over (partition by a.license_id order by a.activated_at, a.id) as seat
      from activations a join licenses l on l.id = a.license_id
      where a.license_id = any(${ids}::uuid[]) and a.deactivated_at is null
        and (a.lease_ends_at is null or a.lease_ends_at >= ${now})
    ) seats where seat > seat_limit order by license_id, seat desc`
  const devicesOf = Map.groupBy(beyond, ({ licenseId }) => licenseId)
  // The seats may have become free before the customer was notified.
  const overLimit = licenses.filter(({ id }) => devicesOf.has(id))
  await notify(
    ctx,
    tx,
    overLimit.map(({ id, until }) => {
      const devices = devicesOf.get(id)!.map(({ device }) => device)
      const usableUntil = until > now ? until.toISOString() : null
      const data = { devices: devices.slice(0, NAMED_DEVICES), count: devices.length, usableUntil }
      return { message: 'LICENSE_OVER_LIMIT', licenseId: id, occasion: until.toISOString(), data } as const
    }),
  )
  return licenses.length
}
