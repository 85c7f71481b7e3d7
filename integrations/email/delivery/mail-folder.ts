import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport } from './transport.ts'

/** Writes mails into a folder, one file each, readable to its owner only: for development, where none are sent. */
export function folderTransport(folder: string): Transport {
  return async ({ id, raw }) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${id}.eml`)
    // Whole or not at all: somebody may be looking.
    writeFileSync(`${path}.part`, raw, { mode: 0o600 })
    renameSync(`${path}.part`, path)
    return { outcome: 'SENT' }
  }
}

/** The names of the mails in a folder, the newest first: their ids rise with time. */
export function listMails(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -'.eml'.length))
      .sort()
      .reverse()
  } catch {
    return []
  }
}

/** One mail as it was written; null when there is none of that name. */
export function readMail(folder: string, id: string): Buffer | null {
  return listMails(folder).includes(id) ? readFileSync(join(folder, `${id}.eml`)) : null
}
