/** A device that has a seat, as far as the picture of the seats needs it. */
export interface SeatedDevice {
  activatedAt: string
  leaseEndsAt: string | null
  /** End of the license file that the device has, or null if it has none that can be used. */
  fileEndsAt: string | null
}

/** Why a seat is taken, or that it is free. `over`: the license has no seat for the device. */
export type SeatKind = 'used' | 'leased' | 'file' | 'over' | 'free'

/** Seats of one kind. `until`: the first instant at which one of them may become free by itself. */
export interface SeatGroup {
  kind: SeatKind
  count: number
  until: string | null
}

/** The order of the groups, from the first seat to the last one. */
const ORDER: readonly SeatKind[] = ['used', 'leased', 'file', 'over', 'free']

/** The highest number of seats of which each is drawn by itself. */
export const MOST_BOXES = 40

/**
 * Groups the seats of a license by what takes them. The newest devices beyond `limit` are `over`. A device
 * whose lease ended before `now` (ISO 8601, UTC) has no seat, unless a license file holds it. Seats in use of which no device
 * is given count as `used`. An unlimited license (`limit` null) has no free seats.
 */
export function groupSeats(
  devices: readonly SeatedDevice[],
  { limit, inUse, now }: { limit: number | null; inUse: number; now: string },
): SeatGroup[] {
  const groups = new Map<SeatKind, SeatGroup>()
  const add = (kind: SeatKind, count: number, until: string | null) => {
    if (count <= 0) return
    const group = groups.get(kind) ?? { kind, count: 0, until: null }
    group.count += count
    if (until && (!group.until || until < group.until)) group.until = until
    groups.set(kind, group)
  }
  const seated = devices.filter(
    ({ leaseEndsAt, fileEndsAt }) => fileEndsAt || !leaseEndsAt || leaseEndsAt >= now,
  )
  const oldestFirst = seated.toSorted((a, b) => a.activatedAt.localeCompare(b.activatedAt))
  oldestFirst.forEach((device, index) => {
    if (limit !== null && index >= limit) add('over', 1, null)
    else if (device.fileEndsAt) add('file', 1, later(device.fileEndsAt, device.leaseEndsAt))
    else if (device.leaseEndsAt) add('leased', 1, device.leaseEndsAt)
    else add('used', 1, null)
  })
  const unseen = Math.max(0, inUse - seated.length)
  const seatsLeft = limit === null ? unseen : Math.max(0, limit - seated.length)
  add('used', Math.min(unseen, seatsLeft), null)
  add('over', unseen - Math.min(unseen, seatsLeft), null)
  if (limit !== null) add('free', limit - Math.max(inUse, seated.length), null)
  return ORDER.flatMap((kind) => groups.get(kind) ?? [])
}

function later(a: string, b: string | null): string {
  return b && b > a ? b : a
}
