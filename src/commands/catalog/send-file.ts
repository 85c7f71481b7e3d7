import type { Gateway } from '../gateway/connect.ts'
import { count, printIssues } from './print.ts'
import { type SentChange, sendCatalog } from './send.ts'

/** Returns the changes, or null after printing why the gateway refused the file. */
export async function sendFile(
  gateway: Gateway,
  file: string,
  catalog: string,
  options: { dryRun: boolean },
): Promise<SentChange[] | null> {
  const sent = await sendCatalog(gateway, catalog, options)
  if ('changes' in sent) return sent.changes
  const problem =
    'issues' in sent
      ? `${printIssues(file, sent.issues, process.stderr)}\n\n${count(sent.issues.length, 'problem')} in ${file}.`
      : `licet: ${sent.code}: ${sent.message}`
  process.stderr.write(`${problem} Nothing was changed.\n`)
  return null
}
