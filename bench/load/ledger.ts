import type pg from 'pg'
import { parseTypedId } from '../../src/platform/ids.ts'

/** Which writes were acknowledged: their callers had an answer, and build on it. Typed ids. */
export interface Ledger {
  accounts: Set<string>
  licenses: Set<string>
  activations: Set<string>
  /** Onboardings that were verified. */
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

/** What has to be in the database for each of them. */
const kept: Record<keyof Ledger, string> = {
  accounts: 'select from accounts where id = acknowledged',
  licenses: 'select from licenses l join license_keys k on k.license_id = l.id where l.id = acknowledged',
  activations: 'select from activations where id = acknowledged and deactivated_at is null',
  completed: `select from onboardings where id = acknowledged and state = 'COMPLETED'`,
  suspended: 'select from licenses where id = acknowledged and suspended_at is not null',
}

/** How many acknowledged writes there are, and how many of them the database does not have. */
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

/** How many devices hold a seat that is above the limit of its license, or not in its count. */
export async function countSeatsAboveLimit(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ above: number }>(`
    select coalesce(sum(greatest(held - coalesce(max_activations, held), 0) + abs(held - active_activations)), 0)::int as above
    from licenses, lateral (select count(*)::int as held from activations
      where license_id = licenses.id and deactivated_at is null) seats`)
  return rows[0]!.above
}
