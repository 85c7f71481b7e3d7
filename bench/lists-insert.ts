import type { Client } from 'pg'
import { columnsToCopy } from './copy-rows.ts'
import { median } from './table.ts'

/** Indexes that only lists and the search use, by table. */
const indexes: Record<string, string[]> = {
  licenses: [
    'licenses_key_hint_idx',
    'licenses_last_seen_on_id_idx',
    'licenses_phase_id_idx',
    'licenses_open_until_idx',
    'licenses_starts_at_idx',
    'licenses_grace_until_idx',
    'licenses_at_limit',
    'licenses_partner_id_idx',
    'licenses_never_activated',
    'licenses_metadata',
    'licenses_entitlement_overrides',
    'licenses_by_expiry',
    'licenses_by_expiry_bin',
    'licenses_search',
  ],
  activations: [
    'activations_fingerprint_digest_idx',
    'activations_last_seen_on_id_idx',
    'activations_platform',
    'activations_version',
    'activations_inactive',
    'activations_search',
  ],
  accounts: [
    'accounts_domain_idx',
    'accounts_created_at_id_idx',
    'accounts_active_through_idx',
    'accounts_by_name',
    'accounts_search',
  ],
  contacts: ['contacts_search'],
  events: ['events_occurred_at_id_idx', 'events_actor_occurred_at_id_idx'],
  notifications: ['notifications_state_id_idx', 'notifications_message_id_idx'],
}

/** Columns whose values are unique, as text of the new ID. */
const unique: Record<string, string> = {
  accounts: `, 'external_id', id::text, 'domain', id::text`,
  contacts: `, 'email', id::text || '@example.com'`,
  events: `, 'position', nextval('events_position_seq')`,
  notifications: `, 'occasion', id::text`,
  activations: `, 'token_digest', null, 'fingerprint_digest', '\\x' || encode(sha256(id::text::bytea), 'hex')`,
}

const ROWS = 5_000
const ROUNDS = 5

/** Returns the duration of an insert as a multiple of that without the indexes of lists and the search. Changes nothing. */
export async function insertCosts(sql: Client): Promise<{ table: string; ratio: number }[]> {
  const costs = []
  for (const [table, names] of Object.entries(indexes)) {
    const { names: columns, copied } = await columnsToCopy(sql, table)
    const insert = async () => {
      const startedAt = performance.now()
      await sql.query(`
        insert into ${table} (${columns}) select ${copied}
        from (select t as template, gen_random_uuid() as id from ${table} t order by t.id desc limit ${ROWS}) new,
          jsonb_populate_record(template, jsonb_build_object('id', id${unique[table] ?? ''})) copy`)
      return performance.now() - startedAt
    }
    const taken = { with: [] as number[], without: [] as number[] }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const kind of ['with', 'without'] as const) {
        await sql.query('begin; set local session_replication_role = replica')
        if (kind === 'without') for (const name of names) await sql.query(`drop index ${name}`)
        const ms = await insert()
        // The first round fills the caches.
        if (round > 0) taken[kind].push(ms)
        await sql.query('rollback')
      }
    }
    costs.push({ table, ratio: median(taken.with) / median(taken.without) })
  }
  return costs
}
