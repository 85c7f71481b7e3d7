import type { KeyPrefixes } from '../../platform/context.ts'
import type { Sql } from '../../platform/db.ts'
import { repeat } from '../../platform/repeat.ts'
import { DEFAULT_PREFIX } from './key.ts'

const READ_EVERY_MS = 3_000

/**
 * Creates the known prefixes of license keys, by which a key without its prefix is read: those of all license types. They
 * are read at the start and, if `shared`, every three seconds. `shared` is true if another process may issue keys. Prefixes
 * of keys that this process issues are added at once.
 */
export async function createKeyPrefixes(
  sql: Sql,
  shared: boolean,
  onError: (error: unknown) => void,
): Promise<KeyPrefixes> {
  const prefixes = new Set([DEFAULT_PREFIX])
  let known = [...prefixes]
  const add = (prefix: string) => {
    if (prefixes.has(prefix)) return
    prefixes.add(prefix)
    known = [...prefixes]
  }
  const read = async () => {
    for (const { prefix } of await sql.query<{ prefix: string }>(statement, [])) add(prefix)
  }
  await read()
  const close = shared ? repeat(read, READ_EVERY_MS, onError) : () => {}
  return { known: () => known, add, close }
}

const statement = {
  name: 'key-prefixes',
  text: `select distinct rules ->> 'keyPrefix' as prefix from license_type_revisions
    where rules ->> 'keyPrefix' is not null`,
}
