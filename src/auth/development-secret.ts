import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, existsSync, fstatSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, DataDirectoryError, explainFileError } from '../platform/data-directory.ts'
import { MIN_SECRET_LENGTH } from '../platform/secrets.ts'
import { readUtf8File } from '../platform/utf8.ts'

/** Returns the secret in the data directory, and creates it at first use. Every process gets the same secret. */
export function loadOrCreateDevelopmentSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  return explainFileError(dataDir, () => {
    if (!existsSync(path)) {
      createFolder(dataDir)
      createSecretFile(path)
    }
    return readSecretFile(path)
  })
}

/**
 * Writes a draft and links it into place. A link never replaces a file, so the first process wins, and no process reads a
 * half-written file.
 */
function createSecretFile(path: string): void {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    linkSync(draft, path)
  } catch (error) {
    if (!existsAlready(error)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readSecretFile(path: string): string {
  const file = openSync(path, 'r')
  try {
    // Windows has no such permissions.
    const isShared = process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0
    if (isShared) {
      throw new DataDirectoryError(
        `Other users of this machine can read the secret in ${path}. Run: chmod 600 ${path}`,
      )
    }
    const secret = readUtf8File(file).trim()
    if (secret.length < MIN_SECRET_LENGTH)
      throw new DataDirectoryError(
        `The file ${path} has no complete secret. Restore it from a backup. Delete it only if the database has no data.`,
      )
    return secret
  } finally {
    closeSync(file)
  }
}

function existsAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
