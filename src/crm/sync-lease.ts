import type { Sql } from '../platform/db.ts'

/** How long a lease is valid without renewal, in seconds. */
const LEASE_SECONDS = 30

/**
 * Takes or renews the lease to use the CRM. One process holds it at a time, because rate limits of the CRM
 * count the requests of all processes. Returns whether it is held. It expires by the clock of the database if
 * its process is killed.
 */
export async function holdLease(sql: Sql, holder: string): Promise<boolean> {
  const rows = await sql.query(hold, [holder, LEASE_SECONDS])
  return rows.length > 0
}

/** Releases the lease, so that another process can take it immediately. */
export async function releaseLease(sql: Sql, holder: string): Promise<void> {
  await sql.query(release, [holder])
}

const hold = {
  name: 'hold-crm-lease',
  text: `
    update crm_sync set lease_holder = $1, lease_until = clock_timestamp() + make_interval(secs => $2)
    where lease_until is null or lease_until < clock_timestamp() or lease_holder = $1 returning id`,
}
const release = {
  name: 'release-crm-lease',
  text: `update crm_sync set lease_holder = null, lease_until = null where lease_holder = $1`,
}
