import { randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** Answers the secret kept in the data directory, made on first use; every process gets the same one. */
export function loadOrCreateDevelopmentSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    createSecretFile(path)
  }
  return readSecretFile(path)
}

// Written aside, then linked into place: a link never replaces a file, so the first process wins,
// and no process ever reads a file that is half written.
function createSecretFile(path: string): void {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    linkSync(draft, path)
  } catch (error) {
    if (!isAlreadyThere(error)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readSecretFile(path: string): string {
  const file = openSync(path, 'r')
  try {
    // Windows reports no such permissions.
    const isShared = process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0
    if (isShared) {
      throw new Error(`other users of this machine may read the secret in ${path}; run: chmod 600 ${path}`)
    }
    return readFileSync(file, 'utf8').trim()
  } finally {
    closeSync(file)
  }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
