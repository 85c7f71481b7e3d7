import { randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { readUtf8File } from '../platform/utf8.ts'

/** Returns the secret in the data directory, and creates it at first use. Every process gets the same secret. */
export function loadOrCreateDevelopmentSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    createSecretFile(path)
  }
  return readSecretFile(path)
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
      throw new Error(`other users of this machine can read the secret in ${path}; run: chmod 600 ${path}`)
    }
    return readUtf8File(file).trim()
  } finally {
    closeSync(file)
  }
}

function existsAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
