import { columns } from './csv/columns.ts'

/** What `npm run import -- --help` says. */
export const usage = `npm run import -- keygen FILE…   responses of Keygen's API: products, policies, entitlements,
                                 licenses, machines, users and groups, one response a file
npm run import -- csv FILE       one license a line

  --dry-run      write nothing, and report what an import would do
  --report FILE  write the whole report, as JSON
  --zone ZONE    time zone of local times in a CSV file, such as Europe/Berlin
  --map "A=b"    column A of a CSV file is the column b; "A=" leaves it out; can be repeated
  --help

Writes to the gateway's database, under its LICET_SECRET. An embedded database must not be in use by the
gateway; with DATABASE_URL the gateways may go on. What exists, by key and by external id, is left as it is,
so that an import can be run again. Exits with 0, with 2 when something was skipped, and with 1 when the
import did not come to its end.

The columns of a CSV file, which its first line names (docs/import.md has more, docs/import-sample.csv shows it):

${columns.map((column) => `  ${column.name}${'required' in column ? ' (required)' : ''}\n      ${column.description}`).join('\n')}`
