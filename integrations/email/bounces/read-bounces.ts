import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reportUndelivered } from '../../../src/domain/notifications/report-undelivered.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { parseBounce } from './parse-bounce.ts'

/**
 * Creates a function that reads the mailbox with reports of mail servers: an mbox file, or a folder of messages such as a
 * Maildir. Unchanged files are not read again, and reading one twice changes nothing. Unreadable messages are skipped.
 */
export function createBounceReader(mailbox: string | undefined): (app: AppContext) => Promise<void> {
  const seen = new Map<string, string>()
  return async (app) => {
    if (!mailbox) return
    for (const path of filesOf(mailbox)) {
      const { size, mtimeMs } = statSync(path)
      const version = `${size} ${mtimeMs}`
      if (seen.get(path) === version) continue
      for (const message of messagesOf(readFileSync(path))) {
        try {
          const report = await parseBounce(message, app.publicUrl)
          if (report) await reportUndelivered(app, report)
        } catch (error) {
          app.log.warn({ msg: 'Delivery report cannot be read', path, err: error })
        }
      }
      seen.set(path, version)
    }
  }
}

function filesOf(mailbox: string): string[] {
  if (statSync(mailbox).isFile()) return [mailbox]
  return readdirSync(mailbox, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** The messages of an mbox file (RFC 4155); any other file is one message. */
function messagesOf(content: Buffer): Buffer[] {
  const text = content.toString('latin1')
  if (!text.startsWith('From ')) return [content]
  return text
    .split(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/)
    .filter((message) => message !== '')
    .map((message) => Buffer.from(message, 'latin1'))
}
