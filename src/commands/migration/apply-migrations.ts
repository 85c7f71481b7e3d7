import { readConfig } from '../../config/config.ts'
import { openDatabase } from '../../platform/database/open.ts'

/** Applies the migrations that the database of the gateway lacks. If another process is applying them, waits for it. */
export async function applyMigrations(): Promise<void> {
  const config = readConfig()
  const database = await openDatabase({
    ...config.database,
    dataDir: config.dataDir,
    onWait: (message) => process.stderr.write(`${message}\n`),
  })
  await database.close()
  process.stdout.write('The database has all migrations of this release.\n')
}
