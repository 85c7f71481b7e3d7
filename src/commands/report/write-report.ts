import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readAdminKey } from '../../config/config.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html.ts'
import { type Insights, insights, insightsDocument } from './report.ts'

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

/** A response of a gateway, as far as this version describes it. */
const response = z.object({
  data: z.object({ insights }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
})

/** Queries the insights of a period and writes them as HTML, JSON and CSV. */
export async function writeReport(options: ReportOptions): Promise<void> {
  const { out, url, key = readAdminKey(), ...filters } = options
  if (!key)
    throw new OperatorError(
      'There is no key.',
      'Set LICET_ADMIN_KEY to a key with the scope INSIGHTS_READ, or pass one with --key.',
    )
  const figures = await queryInsights(url, key, filters)
  const { zone, licenseType, product, partner } = filters
  const title = ['Licensing report', licenseType, product, partner].filter(Boolean).join(': ')
  writeFiles(out, {
    'report.html': writeHtml(figures, title, zone),
    'report.json': `${JSON.stringify(figures, null, 2)}\n`,
    'report.csv': writeCsv(figures),
  })
  process.stdout.write(`Wrote report.html, report.json and report.csv to ${out}.\n`)
}

async function queryInsights(url: string, key: string, input: object): Promise<Insights> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const body = JSON.stringify({ query: insightsDocument, variables: { input } })
  const answered = await fetch(url, { method: 'POST', headers, body }).catch((error: unknown) => {
    throw new OperatorError(
      `No gateway responds at ${url} (${error instanceof Error ? error.message : error}).`,
      'Start the gateway with npm start, or pass the URL of another gateway with --url.',
    )
  })
  const { data, error } = response.safeParse(await answered.json().catch(() => null))
  if (error)
    throw new OperatorError(
      `The server at ${url} is not a gateway of this version (HTTP ${answered.status}).`,
      'Pass the URL of the GraphQL API with --url, and use the command of the version of the gateway.',
    )
  const [problem] = data.errors ?? []
  if (problem) throw new OperatorError(`The gateway returned ${problem.extensions?.code}: ${problem.message}`)
  if (!data.data) throw new OperatorError('The gateway returned no insights.')
  return data.data.insights
}

function writeFiles(folder: string, files: Record<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  } catch (error) {
    throw new OperatorError(
      `Nothing can be written to ${folder} (${error instanceof Error ? error.message : error}).`,
      'Choose another folder with --out.',
    )
  }
}
