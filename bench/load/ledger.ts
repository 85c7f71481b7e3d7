import type pg from 'pg'
import { parseTypedId } from '../../src/platform/ids.ts'

/** Typed ids of acknowledged writes: their clients received a response. */
export interface Ledger {
  accounts: Set<string>
  licenses: Set<string>
  activations: Set<string>
  /** Completed onboardings. */
  completed: Set<string>
  suspended: Set<string>
}

export function createLedger(): Ledger {
  return {
    accounts: new Set(),
    licenses: new Set(),
    activations: new Set(),
    completed: new Set(),
    suspended: new Set(),
  }
}

/** Query of the rows that must exist for each acknowledged write. */
const kept: Record<keyof Ledger, string> = {
  accounts: 'select from accounts where id = acknowledged',
  licenses: 'select from licenses l join license_keys k on k.license_id = l.id where l.id = acknowledged',
  activations: 'select from activations where id = acknowledged and deactivated_at is null',
  completed: `select from onboardings where id = acknowledged and state = 'COMPLETED'`,
  suspended: 'select from licenses where id = acknowledged and suspended_at is not null',
}

/** Counts the acknowledged writes, and those that the database does not have. */
export async function countLost(
  sql: pg.Pool,
  ledger: Ledger,
): Promise<{ acknowledged: number; lost: number }> {
  let acknowledged = 0
  let lost = 0
  for (const noun of Object.keys(kept) as (keyof Ledger)[]) {
    const ids = [...ledger[noun]].map((id) => parseTypedId(id)!.uuid)
    const { rows } = await sql.query<{ lost: number }>(
      `select count(*)::int as lost from unnest($1::uuid[]) acknowledged where not exists (${kept[noun]})`,
      [ids],
    )
    acknowledged += ids.length
    lost += rows[0]!.lost
  }
  return { acknowledged, lost }
}

/** Counts the seats that are above the limit of their license, or missing in its counter. */
export async function countSeatsAboveLimit(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ above: number }>(`
    select coalesce(sum(greatest(held - coalesce(max_activations, held), 0) + abs(held - active_activations)), 0)::int as above
    from licenses, lateral (select count(*)::int as held from activations
      where license_id = licenses.id and deactivated_at is null) seats`)
  return rows[0]!.above
}
