import { rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createFolder } from './data-directory.ts'

/**
 * Writes one line with a secret to a file that only this user can read, and creates its folder. Replaces an earlier file.
 * Throws the error of the operating system.
 */
export function writeSecretFile(path: string, secret: string): void {
  createFolder(dirname(path))
  // A new file: an existing one could have other permissions, or be a link.
  rmSync(path, { force: true })
  writeFileSync(path, `${secret}\n`, { flag: 'wx', mode: 0o600, flush: true })
}
