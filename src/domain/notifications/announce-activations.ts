import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NAMED_DEVICES } from './merge-device-notices.ts'
import { type NotifiableChange, notify } from './notify.ts'

const HOUR_MS = 3_600_000

/**
 * Notifies customers of devices that activated a license for the first time. A license gets at most one such
 * mail an hour: it covers all devices since the last one. Returns the number of licenses that were processed.
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
  const announced = await findAnnouncedDevices(tx, activations)
  const changes: NotifiableChange[] = []
  for (const [licenseId, all] of Map.groupBy(activations, (activation) => activation.licenseId)) {
    const devices = all.filter((one) => !announced.has(deviceKey(one)))
    const last = devices.at(-1)
    if (!last) continue
    const named = devices.slice(0, NAMED_DEVICES).map(({ name, platform }) => name ?? platform)
    const data = { devices: named, count: devices.length }
    changes.push({ message: 'DEVICE_ACTIVATED', licenseId, occasion: last.id, data })
  }
  await notify(ctx, tx, changes)
  return licenses.length
}

/** Keys of the devices that had an activation of the same license before. They are not announced again. */
async function findAnnouncedDevices(tx: Tx, activations: Device[]): Promise<Set<string>> {
  const earlier = await tx.activation.findMany({
    where: {
      licenseId: { in: activations.map(({ licenseId }) => licenseId) },
      fingerprintDigest: { in: activations.map(({ fingerprintDigest }) => fingerprintDigest) },
      id: { notIn: activations.map(({ id }) => id) },
    },
    select: { id: true, licenseId: true, fingerprintDigest: true },
  })
  return new Set(earlier.map(deviceKey))
}

interface Device {
  id: string
  licenseId: string
  fingerprintDigest: Uint8Array<ArrayBuffer>
}

function deviceKey({ licenseId, fingerprintDigest }: Device): string {
  return `${licenseId} ${Buffer.from(fingerprintDigest).toString('base64')}`
}
