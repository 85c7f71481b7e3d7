import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder } from '../../../src/platform/data-directory.ts'
import type { Transport } from './transport.ts'

/** Writes each mail into a file that only its owner can read. For development, where no mail is sent. */
export function folderTransport(folder: string): Transport {
  return async ({ id, raw }) => {
    createFolder(folder, 0o700)
    const path = join(folder, `${id}.eml`)
    // Renaming shows the file only when it is complete.
    writeFileSync(`${path}.part`, raw, { mode: 0o600 })
    renameSync(`${path}.part`, path)
    return { outcome: 'SENT' }
  }
}

/** The ids of the mails in a folder, newest first. */
export function listMails(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => ({ id: name.slice(0, -'.eml'.length), at: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id)
  } catch {
    return []
  }
}

/** A mail as it was written; null if it does not exist. */
export function readMail(folder: string, id: string): Buffer | null {
  return listMails(folder).includes(id) ? readFileSync(join(folder, `${id}.eml`)) : null
}
