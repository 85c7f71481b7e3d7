import type { Context } from '../../../platform/context.ts'
import { Refusal } from '../../../platform/errors.ts'
import { findTypes } from '../find-types.ts'
import type { ImportedAccount, ImportedLicenseType } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { createSeenKeys } from '../seen-keys.ts'
import { toLicense } from './license.ts'
import { type ColumnMap, mayBeKey } from './name-columns.ts'
import { readRows } from './read-rows.ts'
import { createRowReader, type Row } from './row.ts'

/** Options for reading a CSV file. */
export interface CsvOptions {
  /** Time zone of local times; null refuses them. */
  zone?: string | null
  /** Columns of the file that have other names here. */
  map?: ColumnMap
}

/** Reads a CSV file as accounts, in the order of the file. Adds rows that cannot be imported to the report as skipped. */
export async function readCsvAccounts(
  ctx: Context,
  path: string,
  report: ImportReport,
  { zone = null, map }: CsvOptions = {},
): Promise<ImportedAccount[]> {
  const readRow = createRowReader(zone)
  const rows: { row: Row; source: string }[] = []
  const skip = (source: string, reason: string) => void report.skipped.push({ source, reason })
  for (const { number, cells } of await readRows(path, map)) {
    const source = `line ${number}`
    const row = cells ? readRow(cells) : { problems: 'the row and the header differ in the number of cells' }
    if ('problems' in row) skip(source, row.problems)
    else rows.push({ row, source })
  }
  const types = await findTypes(
    ctx.db,
    rows.map(({ row }) => row.license_type),
  )
  const accounts = new Map<string, ImportedAccount>()
  const seen = createSeenKeys()
  for (const { row, source } of rows) {
    const licenseType = typeOf(types, row)
    const license = 'problems' in licenseType ? licenseType : toLicense(row, licenseType, source, ctx.now())
    if ('problems' in license) {
      skip(source, license.problems)
      continue
    }
    const first = seen.sourceOf(row.key, source)
    if (first) {
      skip(source, `key: is the same as in ${first}`)
      continue
    }
    if (row.max_activations === 0)
      report.noted.push({
        source,
        reason: 'max_activations: 0 allows no device; if it means no limit, write unlimited',
      })
    accountOf(accounts, row, source, report).licenses.push(license)
  }
  return [...accounts.values()]
}

function typeOf(
  types: Map<string, ImportedLicenseType | Refusal>,
  { license_type: code }: Row,
): ImportedLicenseType | { problems: string } {
  const licenseType = types.get(code)
  if (licenseType && !(licenseType instanceof Refusal)) return licenseType
  // In a file with shifted columns, the code may be a key.
  if (!licenseType || licenseType.code === 'LICENSE_TYPE_NOT_FOUND')
    return {
      problems: `license_type: there is no license type with ${mayBeKey(code) ? 'this code' : `the code ${code}`}`,
    }
  return { problems: `license_type: ${licenseType.message}` }
}

/** Returns the account of a row: that of the first row with its id. Each row may add a contact. */
function accountOf(
  accounts: Map<string, ImportedAccount>,
  row: Row,
  source: string,
  report: ImportReport,
): ImportedAccount {
  const { account_name: name, contact_email: email } = row
  const externalId = row.external_id ?? email!
  const account = accounts.get(externalId) ?? {
    source,
    externalId,
    name,
    metadata: {},
    contacts: [],
    licenses: [],
  }
  accounts.set(externalId, account)
  if (account.name !== name)
    report.noted.push({
      source,
      reason: `its account name differs from that in ${account.source}, which applies`,
    })
  if (email && !account.contacts.some((contact) => contact.email === email))
    account.contacts.push({ name: row.contact_name ?? name, email })
  return account
}
