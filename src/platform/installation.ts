import type { Sql } from './db.ts'
import { OperatorError } from './operator-error.ts'
import type { Secrets } from './secrets.ts'

/** What all processes on one database have in common. */
export interface Installation {
  /** Identifies the installation. A copy of the database has the same id. */
  id: string
  /** Number of license keys that cannot be found: they were stored under a secret that this process does not have. */
  lostKeys: number
}

/** The secret is not one under which the database was used. */
export class WrongSecretError extends OperatorError {
  override name = 'WrongSecretError'
}

/**
 * Returns the installation of a database and records the current secret, by its id. Throws `WrongSecretError` if the
 * database was used under other secrets alone: the process would find no license key and decrypt no sealed data. `source`
 * names the origin of the current secret.
 */
export async function openInstallation(
  sql: Sql,
  secrets: Pick<Secrets, 'ids'>,
  source = 'LICET_SECRET',
): Promise<Installation> {
  const [current] = secrets.ids
  // If several processes start on an unused database, the first one records its secret, and gives the copy of a template an ID.
  await sql.query(claim, [current])
  const [found] = await sql.query<Found>(find, [secrets.ids])
  const { id, secretId, hasKeys, lostKeys } = found!
  if (!secrets.ids.includes(secretId) && !hasKeys)
    throw new WrongSecretError(describe(secrets, secretId, source))
  if (secretId !== current) await sql.query(record, [current])
  return { id, lostKeys }
}

interface Found {
  id: string
  secretId: string
  /** Whether a license key is stored under one of the secrets. */
  hasKeys: boolean
  lostKeys: number
}

/** The ID of an installation in a template of databases. */
export const TEMPLATE_ID = '00000000-0000-0000-0000-000000000000'

const claim = {
  name: 'installation-claim',
  text: `
    update installation set secret_id = $1, id = case when id = '${TEMPLATE_ID}' then gen_random_uuid() else id end
    where secret_id is null`,
}
const record = { name: 'installation-record', text: 'update installation set secret_id = $1' }

/** Visits each value of the index once. Counts only the keys that cannot be found. */
const find = {
  name: 'installation',
  text: `
    with recursive used(secret) as (
      select min(pepper_id) from license_keys
      union all
      select (select min(pepper_id) from license_keys where pepper_id > used.secret) from used
      where used.secret is not null
    )
    select id, secret_id as "secretId",
      exists (select from used where secret = any($1::text[])) as "hasKeys",
      (select count(*)::int from license_keys where superseded_at is null
        and pepper_id in (select secret from used where secret <> all($1::text[]))) as "lostKeys"
    from installation`,
}

function describe(secrets: Pick<Secrets, 'ids'>, secretId: string, source: string): string {
  return (
    `${source} is not the secret of this database. The database was used with the secret ${secretId}, and this process has ${secrets.ids.join(', ')}. ` +
    'It would find no license key and decrypt no sealed data. ' +
    'Set LICET_SECRET to the secret that was in use, or add that secret to LICET_SECRET_PREVIOUS. ' +
    'docs/operate.md describes what to do if the secret is lost.'
  )
}
