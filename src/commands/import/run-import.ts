import type { Context } from '../../platform/context.ts'
import { type CsvOptions, readCsvAccounts } from './csv/read-accounts.ts'
import type { ImportFormat } from './formats.ts'
import { AccountFaultError, type ImportRun, importAccounts } from './import-accounts.ts'
import type { ImportedAccount } from './imported-records.ts'
import { readDocuments } from './keygen/documents.ts'
import { importCatalogue } from './keygen/import-catalogue.ts'
import { readKeygenAccounts } from './keygen/read-accounts.ts'
import { createReport, type ImportReport } from './report.ts'

export interface ImportRequest extends Omit<ImportRun, 'report'> {
  format: ImportFormat
  paths: readonly string[]
  dryRun: boolean
  /** How a CSV file is to be read. */
  csv?: CsvOptions
}

/**
 * Imports files, or with `dryRun` only says what that would do. A file that cannot be read as a whole throws,
 * and nothing was written; a fault later on is logged, and the report says how far the import came.
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
    report.stopped = `a fault ended it${where}; the log has it.`
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
