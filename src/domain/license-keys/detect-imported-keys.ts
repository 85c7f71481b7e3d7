import type { ImportedKeys } from '../../platform/context.ts'
import type { Sql } from '../../platform/db.ts'
import { repeat } from '../../platform/repeat.ts'

const READ_EVERY_MS = 3_000

/**
 * Detects whether imported keys exist: at the start and, if `shared`, every three seconds until some exist. `shared` is
 * true if another process may import keys. Keys are never deleted, so a positive result stays true.
 */
export async function detectImportedKeys(
  sql: Sql,
  shared: boolean,
  onError: (error: unknown) => void,
): Promise<ImportedKeys> {
  let exist = false
  let close = () => {}
  const read = async () => {
    if (exist) return
    const [row] = await sql.query<{ exist: boolean }>(statement, [])
    exist = row?.exist ?? false
    if (exist) close()
  }
  const add = () => {
    exist = true
    close()
  }
  await read()
  if (shared && !exist) close = repeat(read, READ_EVERY_MS, onError)
  return { exist: () => exist, read, add, close: () => close() }
}

const statement = {
  name: 'imported-keys',
  text: 'select exists (select 1 from license_keys where imported) as exist',
}
