import type { Context } from '../../../platform/context.ts'
import { type AccountSource, groupByWeight } from '../account-source.ts'
import type { ImportedAccount } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { checkRows, externalIdOf, removeRepeatedKeys } from './check-rows.ts'
import { createFindRows, type FoundRow, lineOf } from './find-rows.ts'
import type { ColumnMap } from './name-columns.ts'
import { type CsvFile, openCsvFile } from './open-file.ts'
import { createLicenseReader, type LicenseRow } from './read-license.ts'
import { readRows } from './read-rows.ts'
import { weightOf } from './row-index.ts'

/** Options for reading a CSV file. */
export interface CsvOptions {
  /** Time zone of local times; null refuses them. */
  zone?: string | null
  /** Columns of the file that have other names here. */
  map?: ColumnMap
}

/** The cancellation and the progress of a check. */
export interface CheckOptions {
  signal?: AbortSignal | undefined
  /** Called with the bytes that were checked, and all bytes. */
  onChecked?: ((done: number, total: number) => void) | undefined
}

/**
 * Opens a CSV file as accounts, in the order of the file. Reads it twice, so that it needs little memory: first it checks every row, and
 * adds those that cannot be imported to the report as skipped. Then each group of accounts is read when it is imported, from
 * wherever its rows are. Throws `ImportFileError` for a file that is no CSV file, or that changes meanwhile.
 */
export async function readCsvAccounts(
  ctx: Context,
  path: string,
  report: ImportReport,
  { zone = null, map }: CsvOptions = {},
  check: CheckOptions = {},
): Promise<AccountSource> {
  const file = await openCsvFile(path)
  try {
    return await checkFile(ctx, file, report, { zone, map }, check)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function checkFile(
  ctx: Context,
  file: CsvFile,
  report: ImportReport,
  { zone, map }: { zone: string | null; map: ColumnMap | undefined },
  { signal, onChecked }: CheckOptions,
): Promise<AccountSource> {
  const readLicense = createLicenseReader(ctx, zone)
  const { toCells, rows } = await readRows(file, map)
  const index = await checkRows(rows, readLicense, report, {
    signal,
    onRead: (bytes) => onChecked?.(bytes, file.size),
  })
  const findRows = createFindRows(file, toCells, readLicense)
  await removeRepeatedKeys(index, findRows, report)
  report.skipped.sort((a, b) => lineOf(a) - lineOf(b))
  const { total, each } = index.accounts()

  async function* groups(): AsyncGenerator<ImportedAccount[]> {
    for (const group of groupByWeight(each, weightOfAccount))
      yield toAccounts(await findRows(group.flat().map(index.place)), report)
  }
  function weightOfAccount(rows: readonly number[]): number {
    return rows.reduce((sum, row) => sum + weightOf(index.place(row)), 0)
  }
  return { total, groups: groups(), close: file.close }
}

/** Returns the accounts of some rows, which have all rows of each account. */
function toAccounts(rows: readonly FoundRow[], report: ImportReport): ImportedAccount[] {
  const accounts = new Map<string, ImportedAccount>()
  for (const { source, read } of rows) {
    if ('problems' in read) {
      report.skipped.push({ source, reason: read.problems })
      continue
    }
    const account = accountOf(accounts, read, source)
    if (read.row.max_activations === 0)
      account.noted.push({
        source,
        reason: 'max_activations: 0 allows no device; if it means no limit, write unlimited',
      })
    account.licenses.push(read.license)
  }
  return [...accounts.values()]
}

/** Returns the account of a row: that of the first row with its id. Each row may add a contact. */
function accountOf(
  accounts: Map<string, ImportedAccount>,
  { row }: LicenseRow,
  source: string,
): ImportedAccount {
  const { account_name: name, contact_email: email } = row
  const externalId = externalIdOf(row)
  const account = accounts.get(externalId) ?? {
    source,
    externalId,
    name,
    metadata: {},
    contacts: [],
    licenses: [],
    noted: [],
  }
  accounts.set(externalId, account)
  if (account.name !== name)
    account.noted.push({
      source,
      reason: `its account name differs from that in ${account.source}, which applies`,
    })
  if (email && !account.contacts.some((contact) => contact.email === email))
    account.contacts.push({ name: row.contact_name ?? name, email })
  return account
}
