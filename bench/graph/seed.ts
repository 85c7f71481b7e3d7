import type { Client } from 'pg'
import { toTypedId } from '../../src/platform/ids.ts'
import { columnsToCopy } from '../copy-rows.ts'

/** Licenses of the large account, and of the small one. */
export const LARGE = 50_000
export const SMALL = 5
/** Devices of each license, of which the first is seeded with it. */
const DEVICES = 4
/** First number of the records that are added here. The seeded licenses have smaller ones. */
const FIRST = 1_000_000_000

/** Adds further devices to the seeded licenses, and one account with many licenses and one with few. Returns their IDs. */
export async function seedGraph(sql: Client): Promise<{ large: string; small: string }> {
  const [accounts, licenses, activations] = [
    await columnsToCopy(sql, 'accounts'),
    await columnsToCopy(sql, 'licenses'),
    await columnsToCopy(sql, 'activations'),
  ]
  await sql.query('set session_replication_role = replica')
  await sql.query(`
    insert into activations (${activations.names}) select ${activations.copied}
    from (select *, row_number() over (order by id) as place from activations) template, generate_series(1, ${DEVICES - 1}) device,
      jsonb_populate_record(null::activations, to_jsonb(template) || jsonb_build_object(
        'id', bench_id(${FIRST} + template.place * ${DEVICES} + device), 'fingerprint', template.fingerprint || '-' || device,
        'fingerprint_digest', sha256(convert_to(template.fingerprint || '-' || device, 'UTF8')),
        'name', 'Workstation ' || device, 'platform', 'linux', 'version', '3.1.' || device, 'token_digest', null)) copy`)
  // The notices of all licenses are planned, so that the worker has nothing to do during the measurement.
  await sql.query(
    'update licenses set active_activations = $1, notices_for = expiry, updates_notices_for = updates_until',
    [DEVICES],
  )
  const ids: string[] = []
  for (const [place, count] of [LARGE, SMALL].entries()) {
    const { rows } = await sql.query<{ id: string }>(
      `insert into accounts (${accounts.names}) select ${accounts.copied}
      from (select * from accounts order by id limit 1) template, jsonb_populate_record(null::accounts, to_jsonb(template) ||
        jsonb_build_object('id', bench_id($1::bigint), 'name', 'Account with ' || $2::int || ' licenses', 'created_at', now())) copy
      returning id`,
      [FIRST + place, count],
    )
    const [{ id } = { id: '' }] = rows
    await sql.query(
      `insert into licenses (${licenses.names}) select ${licenses.copied}
      from (select * from licenses order by id limit 1) template, generate_series(1, $2::int) n,
        jsonb_populate_record(null::licenses, to_jsonb(template) || jsonb_build_object(
          'id', bench_id($1::bigint + n), 'account_id', $3::uuid, 'active_activations', 0)) copy`,
      [FIRST + place * LARGE, count, id],
    )
    ids.push(toTypedId('Account', id))
  }
  await sql.query('reset session_replication_role')
  await sql.query('vacuum analyze')
  return { large: ids[0]!, small: ids[1]! }
}
