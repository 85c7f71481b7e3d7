import type { Tx } from '../../platform/db.ts'
import type { SeatHolder } from '../../platform/errors.ts'
import { toTypedId } from '../../platform/ids.ts'

/** Most devices in a refusal. */
const LONGEST_LIST = 20
/** Most devices with a seat that never becomes free by itself that are compared by their last use. */
const MOST_COMPARED = 1_000

type Row = Omit<SeatHolder, 'device'> & { id: string }

/**
 * Returns devices that hold seats of a license, at most 20. Devices whose seats become free by time alone are first, then the
 * devices that were not seen for the longest time. Reads a bounded number of rows by indexes, however many devices the license has.
 */
export async function findSeatHolders(tx: Tx, licenseId: string, now: Date): Promise<SeatHolder[]> {
  const rows = await tx.$queryRaw<Row[]>`
    with leased as (
      select 1 as rank, id, name, platform, last_seen_at, lease_ends_at from activations
      where license_id = ${licenseId}::uuid and deactivated_at is null and lease_ends_at is not null and lease_ends_at >= ${now}
      order by lease_ends_at, id limit ${LONGEST_LIST}
    ), compared as (
      select 2 as rank, id, name, platform, last_seen_at, lease_ends_at from activations
      where license_id = ${licenseId}::uuid and deactivated_at is null and lease_ends_at is null
      order by fingerprint_digest limit ${MOST_COMPARED}
    ), listed as (
      select * from leased union all select * from compared
      order by rank, lease_ends_at, last_seen_at, id limit ${LONGEST_LIST}
    )
    select id, name, platform, last_seen_at as "lastSeenAt", lease_ends_at as "seatFreeAt",
      (select max(expires_at) from license_files f
        where f.activation_id = listed.id and f.released_at is null and f.expires_at > ${now}) as "fileEndsAt"
    from listed order by rank, lease_ends_at, last_seen_at, id`
  return rows.map(({ id, name, ...holder }) => ({
    device: toTypedId('Activation', id),
    name: maskName(name),
    ...holder,
  }))
}

const graphemes = new Intl.Segmenter('en')

/**
 * Shortens the name of a device for a client that has only the license key: to its first three characters, and to at most
 * half of them, so that no name is shown as a whole.
 */
export function maskName(name: string | null): string | null {
  if (name === null) return null
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment)
  return `${characters.slice(0, Math.min(3, Math.floor(characters.length / 2))).join('')}…`
}
