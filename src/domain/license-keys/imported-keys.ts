import type { ImportedKeys } from '../../platform/context.ts'
import type { Sql } from '../../platform/db.ts'

const READ_EVERY_MS = 3_000

/**
 * Looks at the start, and then, where another process may import (`shared`), every three seconds until there
 * are some. Keys are never deleted, so that what was true stays true.
 */
export async function createImportedKeys(
  sql: Sql,
  shared: boolean,
  onError: (error: unknown) => void,
): Promise<ImportedKeys> {
  let exist = false
  let timer: NodeJS.Timeout | undefined
  const close = () => clearInterval(timer)
  const read = async () => {
    if (exist) return
    const [row] = await sql.query<{ exist: boolean }>(statement, [])
    exist = row?.exist ?? false
    if (exist) close()
  }
  await read()
  if (shared && !exist) timer = setInterval(() => void read().catch(onError), READ_EVERY_MS).unref()
  return { exist: () => exist, read, close }
}

const statement = {
  name: 'imported-keys',
  text: 'select exists (select 1 from license_keys where imported) as exist',
}
