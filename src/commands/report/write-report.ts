import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createFolder } from '../../platform/data-directory.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { connectGateway } from '../gateway/connect.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html.ts'
import { insights, insightsDocument } from './report.ts'

/** The options of `licet report`. */
export interface ReportOptions {
  from: string
  to: string
  zone: string
  licenseType?: string | undefined
  product?: string | undefined
  partner?: string | undefined
  out: string
  url: string
  key?: string | undefined
}

/** Queries the insights of a period and writes them as HTML, JSON and CSV. */
export async function writeReport(options: ReportOptions): Promise<void> {
  const { out, url, key, ...filters } = options
  const gateway = connectGateway(
    { url, key },
    {
      key: 'a key with the scope INSIGHTS_READ',
      scopes: 'report requires the scope INSIGHTS_READ.',
      noResponse: 'Run the command again. A shorter period is faster.',
    },
  )
  const response = await gateway.send(z.object({ insights }), insightsDocument, { input: filters })
  const figures = response.insights
  const { zone, licenseType, product, partner } = filters
  const title = ['Licensing report', licenseType, product, partner].filter(Boolean).join(': ')
  writeFiles(out, {
    'report.html': writeHtml(figures, title, zone),
    'report.json': `${JSON.stringify(figures, null, 2)}\n`,
    'report.csv': writeCsv(figures),
  })
  process.stdout.write(`Wrote report.html, report.json and report.csv to ${out}.\n`)
}

function writeFiles(folder: string, files: Record<string, string>): void {
  try {
    createFolder(folder)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  } catch (error) {
    throw new OperatorError(
      `Nothing can be written to ${folder} (${error instanceof Error ? error.message : error}).`,
      'Choose another folder with --out.',
    )
  }
}
