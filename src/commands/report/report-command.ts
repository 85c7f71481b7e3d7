import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ConfigError, readAdminKey } from '../../config/config.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html.ts'
import { type Insights, insights, insightsDocument } from './report.ts'

const usage = `npm run report -- --from DAY --to DAY [options]

Writes the insights of a period as report.html, report.json and report.csv.

  --from DAY, --to DAY  the first and the last day, such as 2026-01-31
  --zone ZONE           where days begin and end; UTC by default
  --license-type CODE   only that license type; so --product CODE and --partner CODE
  --out FOLDER          where to; ./report by default
  --url URL             the graph of the gateway; http://127.0.0.1:4000/graphql by default
  --key KEY             a key with the scope INSIGHTS_READ; better in LICET_ADMIN_KEY
  --help                prints this`

const text = { type: 'string' } as const
const options = {
  ...{ from: text, to: text, zone: text, 'license-type': text, product: text, partner: text },
  ...{ out: text, url: text, key: text, help: { type: 'boolean' as const } },
}

/** What a gateway answers, as far as it is of this version. */
const answer = z.object({
  data: z.object({ insights }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
})

/** The command cannot do what it was asked; the message says why. */
class ReportError extends Error {}

try {
  await run()
} catch (error) {
  const isOurs = error instanceof ReportError || error instanceof ConfigError || isArgumentError(error)
  if (!isOurs) throw error
  console.error(`report: ${error.message}`)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  if (values.help) return console.log(usage)
  const { from, to, zone = 'UTC', product, partner, out = 'report' } = values
  if (!from || !to) throw new ReportError(`--from and --to are needed\n\n${usage}`)
  const key = values.key ?? readAdminKey()
  if (!key) throw new ReportError('There is no key: give one in LICET_ADMIN_KEY, or with --key.')
  const input = { from, to, zone, licenseType: values['license-type'], product, partner }
  const figures = await ask(values.url ?? 'http://127.0.0.1:4000/graphql', key, input)
  const title = ['Licensing report', values['license-type'], product, partner].filter(Boolean).join(': ')
  write(out, {
    'report.html': writeHtml(figures, title, zone),
    'report.json': `${JSON.stringify(figures, null, 2)}\n`,
    'report.csv': writeCsv(figures),
  })
  console.log(`Wrote report.html, report.json and report.csv to ${out}.`)
}

async function ask(url: string, key: string, input: object): Promise<Insights> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const body = JSON.stringify({ query: insightsDocument, variables: { input } })
  const response = await fetch(url, { method: 'POST', headers, body }).catch((error: unknown) => {
    throw new ReportError(`No gateway answers at ${url} (${error instanceof Error ? error.message : error}).`)
  })
  const { data, error } = answer.safeParse(await response.json().catch(() => null))
  if (error)
    throw new ReportError(`What answers at ${url} is no gateway of this version (HTTP ${response.status}).`)
  const [problem] = data.errors ?? []
  if (problem) throw new ReportError(`The gateway answers ${problem.extensions?.code}: ${problem.message}`)
  if (!data.data) throw new ReportError('The gateway answered nothing.')
  return data.data.insights
}

function write(folder: string, files: Record<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  } catch (error) {
    throw new ReportError(
      `Nothing can be written to ${folder} (${error instanceof Error ? error.message : error}).`,
    )
  }
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
