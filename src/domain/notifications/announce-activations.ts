import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { type NotifiableChange, notify } from './notify.ts'

/** How many devices one mail names. */
const NAMED = 10
const HOUR_MS = 3_600_000

/**
 * Tells customers of devices that activated a license for the first time. A roll-out to five hundred devices is
 * no five hundred mails: one an hour at most, of all that came since. Answers how many licenses it looked at.
 */
export async function announceActivations(ctx: Context, tx: Tx, limit: number): Promise<number> {
  const now = ctx.now()
  const hourAgo = new Date(now.getTime() - HOUR_MS)
  const licenses = await tx.$queryRaw<{ id: string }[]>`
    select id from licenses l
    where id in (select license_id from activations where announced_at is null)
      and not exists (select from notifications n
        where n.license_id = l.id and n.message = 'DEVICE_ACTIVATED' and n.created_at > ${hourAgo})
    limit ${limit} for update skip locked`
  const licenseIds = licenses.map(({ id }) => id)
  const activations = await tx.activation.findMany({
    where: { licenseId: { in: licenseIds }, announcedAt: null },
    select: { id: true, licenseId: true, name: true, platform: true, fingerprintDigest: true },
    orderBy: { id: 'asc' },
  })
  await tx.activation.updateMany({
    where: { id: { in: activations.map(({ id }) => id) } },
    data: { announcedAt: now },
  })
  const known = await knownDevices(tx, activations)
  const news: NotifiableChange[] = []
  for (const [licenseId, all] of Map.groupBy(activations, (activation) => activation.licenseId)) {
    const devices = all.filter((one) => !known.has(deviceOf(one)))
    const last = devices.at(-1)
    if (!last) continue
    const named = devices.slice(0, NAMED).map(({ name, platform }) => name ?? platform)
    const data = { devices: named, count: devices.length }
    news.push({ message: 'DEVICE_ACTIVATED', licenseId, occasion: last.id, data })
  }
  await notify(ctx, tx, news)
  return licenses.length
}

/** Which of the devices were told of before: one that comes back is no news. */
async function knownDevices(tx: Tx, activations: Device[]): Promise<Set<string>> {
  const earlier = await tx.activation.findMany({
    where: {
      licenseId: { in: activations.map(({ licenseId }) => licenseId) },
      fingerprintDigest: { in: activations.map(({ fingerprintDigest }) => fingerprintDigest) },
      id: { notIn: activations.map(({ id }) => id) },
    },
    select: { id: true, licenseId: true, fingerprintDigest: true },
  })
  return new Set(earlier.map(deviceOf))
}

interface Device {
  id: string
  licenseId: string
  fingerprintDigest: Uint8Array<ArrayBuffer>
}

function deviceOf({ licenseId, fingerprintDigest }: Device): string {
  return `${licenseId} ${Buffer.from(fingerprintDigest).toString('base64')}`
}
