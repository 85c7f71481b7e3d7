import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createFolder, explainFileError } from '../data-directory.ts'
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
  const lockFile = join(dataDir, 'lock')
  const holderFile = join(dataDir, 'lock.pid')
  // SQLite reports a file that this process may not write by the same error as several others.
  explainFileError(dataDir, () => {
    createFolder(dataDir)
    closeSync(openSync(lockFile, 'a'))
    closeSync(openSync(holderFile, 'a'))
  })
  const lock = new DatabaseSync(lockFile)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
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

const SQLITE_BUSY = 5

/** Whether another process has the lock. The lowest byte of an extended code is the primary code. */
function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' && (errcode & 0xff) === SQLITE_BUSY
}

function holderOf(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8').trim()}`
  } catch {
    return 'process unknown'
  }
}
