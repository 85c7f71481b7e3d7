import type { Sql } from '../platform/db.ts'

/** How long a process that says nothing more keeps the others waiting. */
const LEASE_SECONDS = 30

/**
 * Takes or keeps the right to talk to the CRM, which one process has at a time: its limits count what all of us
 * send. Answers whether it is held. By the database's own clock, and gone with the process that is killed.
 */
export async function holdLease(sql: Sql, holder: string): Promise<boolean> {
  const rows = await sql.query(hold, [holder, LEASE_SECONDS])
  return rows.length > 0
}

/** Lets the next one work at once. */
export async function releaseLease(sql: Sql, holder: string): Promise<void> {
  await sql.query(leave, [holder])
}

const hold = {
  name: 'hold-crm-lease',
  text: `
    update crm_sync set lease_holder = $1, lease_until = clock_timestamp() + make_interval(secs => $2)
    where lease_until is null or lease_until < clock_timestamp() or lease_holder = $1 returning id`,
}
const leave = {
  name: 'leave-crm-lease',
  text: `update crm_sync set lease_holder = null, lease_until = null where lease_holder = $1`,
}
