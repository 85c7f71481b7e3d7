import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OperatorError } from '../operator-error.ts'

/** Another process uses the data directory. */
export class DataDirectoryLockedError extends OperatorError {
  override name = 'DataDirectoryLockedError'
}

/** Locks of this process. Without this reference, garbage collection of a connection would release its lock. */
const held = new Set<DatabaseSync>()

/**
 * Locks the data directory for this process and returns the release. Throws at once if another process has the lock. The
 * embedded database has no lock of its own, and two processes on one directory lose rows. The lock is that of SQLite on an
 * empty database: the kernel holds it, so it ends with the process in any case.
 */
export function lockDataDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const holderFile = join(dataDir, 'lock.pid')
  const lock = new DatabaseSync(join(dataDir, 'lock'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new DataDirectoryLockedError(
      `The data directory ${dataDir} is in use by another Licet process (${holderOf(holderFile)}).`,
      'Stop that process, or choose another directory with LICET_DATA_DIR. ' +
        'To run several processes on one database, use PostgreSQL: set DATABASE_URL.',
    )
  }
  writeFileSync(holderFile, `${process.pid}\n`)
  held.add(lock)
  return () => {
    if (held.delete(lock)) lock.close()
  }
}

function holderOf(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8').trim()}`
  } catch {
    return 'process unknown'
  }
}
