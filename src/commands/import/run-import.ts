import type { Context } from '../../platform/context.ts'
import { type CsvOptions, readCsvAccounts } from './csv/read-accounts.ts'
import { AccountFaultError, type ImportRun, importAccounts } from './import-accounts.ts'
import type { ImportedAccount } from './imported-records.ts'
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
}

/**
 * Imports files. With `dryRun`, only reports the changes. If a file cannot be read as a whole, throws and writes nothing. A
 * later fault is logged, and the report shows how far the import came.
 */
export async function runImport(ctx: Context, request: ImportRequest): Promise<ImportReport> {
  const { dryRun, signal, onProgress } = request
  const report = createReport(dryRun)
  const accounts = await readAccounts(ctx, request, report)
  try {
    await importAccounts(ctx, accounts, { report, signal, onProgress })
  } catch (error) {
    ctx.log.error({ msg: 'import', err: error })
    const where = error instanceof AccountFaultError ? ` at ${error.message}` : ''
    report.stopped = `a fault ended the import${where}; the log has the cause.`
  }
  if (!dryRun) await ctx.importedKeys.read()
  return report
}

async function readAccounts(
  ctx: Context,
  { format, paths, csv }: ImportRequest,
  report: ImportReport,
): Promise<ImportedAccount[]> {
  if (format === 'csv') return await readCsvAccounts(ctx, paths[0]!, report, csv)
  const resources = await readDocuments(paths)
  const catalogue = await importCatalogue(ctx, resources, report)
  return readKeygenAccounts({ resources, catalogue, report })
}
