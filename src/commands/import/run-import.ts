import type { Context } from '../../platform/context.ts'
import { type AccountSource, groupByWeight } from './account-source.ts'
import { type CsvOptions, readCsvAccounts } from './csv/read-accounts.ts'
import { ImportFileError } from './file-error.ts'
import { AccountFaultError, type ImportRun, importAccounts } from './import-accounts.ts'
import { readDocuments } from './keygen/documents.ts'
import { importCatalogue } from './keygen/import-catalogue.ts'
import { readKeygenAccounts } from './keygen/read-accounts.ts'
import { createReport, type ImportReport } from './report.ts'

export interface ImportRequest extends Omit<ImportRun, 'report'> {
  format: 'keygen' | 'csv'
  paths: readonly string[]
  dryRun: boolean
  /** Options for reading a CSV file. */
  csv?: CsvOptions
  /** Called with the bytes of a CSV file that were checked, and all bytes. */
  onChecked?: ((done: number, total: number) => void) | undefined
}

/**
 * Imports files. With `dryRun`, only reports the changes. If a file cannot be read as a whole, throws and writes nothing. A
 * later fault is logged, and the report shows how far the import came.
 */
export async function runImport(ctx: Context, request: ImportRequest): Promise<ImportReport> {
  const { dryRun, groupsAtOnce, signal, onProgress } = request
  const report = createReport(dryRun)
  const accounts = await readAccounts(ctx, request, report)
  try {
    await importAccounts(ctx, accounts, { report, groupsAtOnce, signal, onProgress })
  } catch (error) {
    report.stopped = reasonOf(ctx, error)
  } finally {
    await accounts.close()
  }
  if (!dryRun) await ctx.importedKeys.read()
  return report
}

/** Returns why the import ended early, for the report. Logs a fault. */
function reasonOf(ctx: Context, error: unknown): string {
  if (error instanceof ImportFileError) return error.message
  ctx.log.error({ msg: 'import', err: error })
  const where = error instanceof AccountFaultError ? ` at ${error.message}` : ''
  return `a fault ended the import${where}; the log has the cause.`
}

async function readAccounts(
  ctx: Context,
  { format, paths, csv, signal, onChecked }: ImportRequest,
  report: ImportReport,
): Promise<AccountSource> {
  if (format === 'csv') return await readCsvAccounts(ctx, paths[0]!, report, csv, { signal, onChecked })
  const resources = await readDocuments(paths)
  const catalogue = await importCatalogue(ctx, resources, report)
  const accounts = readKeygenAccounts({ resources, catalogue, report })
  return {
    total: accounts.length,
    groups: groupByWeight(accounts, ({ licenses }) => Math.max(1, licenses.length)),
    close: async () => {},
  }
}
