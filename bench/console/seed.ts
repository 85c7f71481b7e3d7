import type { Client } from 'pg'
import { toTypedId } from '../../src/platform/ids.ts'
import { columnsToCopy } from '../copy-rows.ts'

/** The records of which one has many others. */
export interface LargeRecords {
  /** ID of an account with a twentieth of all licenses. */
  account: string
  /** ID of a license with as many devices as the account has licenses. */
  license: string
}

/** Adds an account with many licenses, and a license with many devices, to the records of `writeRecords`. */
export async function writeLargeRecords(sql: Client, licenses: number): Promise<LargeRecords> {
  const count = Math.max(1, Math.floor(licenses / 20))
  const [licenseColumns, activationColumns] = [
    await columnsToCopy(sql, 'licenses'),
    await columnsToCopy(sql, 'activations'),
  ]
  const { rows } = await sql.query<{ account: string; license: string; device: string }>(`
    select l.account_id as account, l.id as license, a.id as device
    from licenses l join activations a on a.license_id = l.id
    where a.deactivated_at is null and l.revoked_at is null and l.suspended_at is null order by l.id desc limit 1`)
  const { account, license, device } = rows[0]!
  const copyLicenses = `
    insert into licenses (${licenseColumns.names}) select ${licenseColumns.copied}
    from licenses template, generate_series(1, $2::int) n,
      jsonb_populate_record(template, jsonb_build_object('id', list_id(3, $3::int + n), 'active_activations', 0,
        'key_hint', upper(substr(md5(n::text), 1, 5)), 'name', 'Workplace ' || n)) copy
    where template.id = $1`
  const copyKeys = `
    insert into license_keys (digest, pepper_id, license_id)
    select sha256(('large' || n)::bytea), 'bench', list_id(3, $2::int + n) from generate_series(1, $1::int) n`
  const copyDevices = `
    insert into activations (${activationColumns.names}) select ${activationColumns.copied}
    from activations template, generate_series(1, $2::int) n,
      jsonb_populate_record(template, jsonb_build_object('id', list_id(4, $3::int + n), 'name', 'Workstation ' || n,
        'fingerprint', 'large-' || n, 'fingerprint_digest', sha256(('large-' || n)::bytea), 'token_digest', null)) copy
    where template.id = $1`
  await sql.query('set session_replication_role = replica')
  await sql.query(copyLicenses, [license, count, licenses])
  await sql.query(copyKeys, [count, licenses])
  await sql.query(
    `update licenses set max_activations = $2 + 1000, seat_limit = $2 + 1000, seat_ceiling = $2 + 1000,
      active_activations = active_activations + $2 where id = $1`,
    [license, count],
  )
  await sql.query(copyDevices, [device, count, licenses])
  await sql.query('reset session_replication_role')
  await sql.query('vacuum analyze')
  return { account: toTypedId('Account', account), license: toTypedId('License', license) }
}
