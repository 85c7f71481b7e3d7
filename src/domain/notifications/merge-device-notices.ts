import type { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { Tx } from '../../platform/db.ts'

/** Most devices that one mail names. */
export const NAMED_DEVICES = 10

/** The notices that name devices in a list, so that one mail can cover several. */
const deviceMessages: readonly NotificationMessage[] = ['DEVICE_ACTIVATED', 'DEVICE_RELEASED', 'FILE_ISSUED']

interface DeviceData {
  devices?: (string | null)[]
  count?: number
  expiresAt?: string
}

/**
 * Adds the devices of new notices to notices of the same kind that wait for the same contact, so that repeats of a notice
 * become one mail. Returns the rows that remain to be recorded.
 */
export async function mergeDeviceNotices(
  tx: Tx,
  rows: readonly Prisma.NotificationCreateManyInput[],
): Promise<Prisma.NotificationCreateManyInput[]> {
  const separate: Prisma.NotificationCreateManyInput[] = []
  for (const row of rows) {
    const isMergeable = row.state === 'QUEUED' && deviceMessages.includes(row.message)
    if (!isMergeable || !(await mergeIntoWaiting(tx, row))) separate.push(row)
  }
  return separate
}

async function mergeIntoWaiting(tx: Tx, row: Prisma.NotificationCreateManyInput): Promise<boolean> {
  const [waiting] = await tx.$queryRaw<{ id: string; data: DeviceData }[]>`
    select id, data from notifications
    where license_id = ${row.licenseId}::uuid and message = ${row.message}::notification_message
      and contact_id = ${row.contactId}::uuid and state = 'QUEUED'
    order by id limit 1 for update`
  if (!waiting) return false
  await tx.notification.update({
    where: { id: waiting.id },
    data: { data: mergeData(waiting.data, row.data as DeviceData) },
  })
  return true
}

/** One notice of several files states the earliest of their ends. */
function mergeData(former: DeviceData, added: DeviceData): Prisma.InputJsonObject {
  const devices = [...(former.devices ?? [null]), ...(added.devices ?? [null])].slice(0, NAMED_DEVICES)
  const ends = [former.expiresAt, added.expiresAt].filter((end) => end !== undefined).sort()
  return {
    devices,
    count: (former.count ?? 1) + (added.count ?? 1),
    ...(ends[0] && { expiresAt: ends[0] }),
  }
}
