import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CsvLine, csvDifferences } from '../../../bench/insights-csv.ts'
import { isoDuration } from '../../../schema/builder/duration.ts'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { insights, insightsDocument } from '../../../src/commands/report/report.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { selectRecords } from '../../../src/insights/selection.ts'
import { transact } from '../../../src/platform/db.ts'
import { escapeHtml } from '../../../src/platform/html.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { listen } from '../../http/listen.ts'
import {
  activationTimesNaively,
  funnelNaively,
  patternsNaively,
  progressNaively,
} from '../../insights/naive-onboarding.ts'
import {
  type OnboardingHistory,
  type OnboardingRecord,
  onboardingHistory,
  typeIds,
  writeOnboardingHistory,
} from '../../insights/onboarding-history.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const folder = mkdtempSync(join(tmpdir(), 'licet-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a device may say of itself. */
const VERSION = '=1+1"<b>, 2'
let environment: Record<string, string>
let url: string

beforeAll(async () => {
  const { licenseType, product } = await seedLicenseType(admin, { maxActivations: 5 })
  for (const fingerprint of ['first', 'second', null]) {
    const { onboardingId } = await seedAccount(admin)
    const { licenseKey: key } = await assignLicense(admin, { onboardingId, licenseType })
    await activateLicense(admin, { key, product: 'another', fingerprint: 'any' }).catch(() => {})
    if (fingerprint) await activateLicense(admin, { key, product, fingerprint, version: VERSION })
  }
  const { apiKey } = await transact(admin.db, (tx) =>
    createApiKey(admin, tx, {
      name: 'report',
      audience: 'ADMIN',
      scopes: ['INSIGHTS_READ', 'ACCOUNTS_READ'],
    }),
  )
  environment = { LICET_ADMIN_KEY: apiKey }
  url = `${await listen(app)}/graphql`
})

async function run(args: string[], env = environment) {
  const child = spawn(process.execPath, ['bin/licet.js', 'report', '--url', url, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LICET_ENV_FILE: devNull, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, said }
}

test('writes the figures of the graph as JSON, as CSV and as HTML that loads nothing', async () => {
  const out = join(folder, 'january')
  const { code, said } = await run(['--from', '2026-01-01', '--to', '2026-01-31', '--out', out])
  expect(code, said).toBe(0)
  const read = (name: string) => readFileSync(join(out, name), 'utf8')

  const input = { from: '2026-01-01', to: '2026-01-31' }
  const { data } = await execute(app, admin, insightsDocument, { input })
  const json = insights.parse(JSON.parse(read('report.json')))
  expect(json).toEqual(data.insights)
  expect(json.funnel.map(({ completed }) => completed)).toEqual([3, 3, 2, 0])

  const rows: CsvLine[] = parse(read('report.csv'), { columns: true })
  expect(csvDifferences(json, rows)).toEqual([])
  expect(csvDifferences(json, rows.slice(1))).toHaveLength(2)
  const figureOf = (group: string, of: string, figure: string) =>
    rows.find((row) => row.group === group && row.of === of && row.figure === figure)?.value
  for (const { step, completed, conversion } of json.funnel) {
    expect(figureOf('funnel', step, 'completed')).toBe(String(completed))
    expect(figureOf('funnel', step, 'conversion')).toBe(String(conversion))
  }
  expect(figureOf('utilization', 'all', 'seatsBought')).toBe('15')
  expect(figureOf('renewals', 'all', 'due')).toBe('0')
  expect(rows.find(({ group }) => group === 'versions')?.of).toMatch(/^product-/)

  const html = read('report.html')
  expect(html).toContain('2026-01-01 to 2026-01-31')
  expect(html).toContain('Of 3 accounts that started, 0 (0 %) reached verified use.')
  expect(html).toMatch(/ACTIVATE<\/text>\n<rect[^>]*width="193"/)
  expect(html).toContain('PRODUCT_MISMATCH')
  expect(html).toContain(escapeHtml(VERSION))
  expect(html).not.toContain('<b>')
  expect(html).not.toMatch(/https?:|<script|<link|<img|url\(/)
})

test('reports a history as a count of all its attempts, in the graph, as JSON and as CSV', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const histories = fc.sample(onboardingHistory, { numRuns: 40, seed: 8 })
  const history = { accounts: histories.flatMap(({ accounts }) => accounts), vain: [] }
  await writeOnboardingHistory(
    admin,
    withOwnType(history),
    [await typeIds(admin, licenseType)],
    'north',
    'early',
  )
  app.setNow('2026-03-20T00:00:00Z')
  await app.handlers['insights.roll-up']({})
  await writeOnboardingHistory(
    admin,
    withOwnType(history),
    [await typeIds(admin, licenseType)],
    'north',
    'late',
  )

  const days = { from: '2026-02-20', to: '2026-04-10', zone: 'America/St_Johns', partner: 'north' }
  const selection = await selectRecords(admin, days)
  const progress = progressNaively(withOwnType(history), selection, null)
  const durationOf = (ms: number | null) => (ms === null ? null : isoDuration(ms))
  const funnel = funnelNaively(progress).map(({ medianMs, meanMs, p90Ms, p99Ms, ...counted }) => ({
    ...counted,
    ...{ medianTime: durationOf(medianMs), meanTime: durationOf(meanMs) },
    ...{ p90Time: durationOf(p90Ms), p99Time: durationOf(p99Ms) },
  }))
  const times = activationTimesNaively(progress).map(({ upToMs, accounts }) => ({
    upTo: durationOf(upToMs),
    accounts,
  }))
  const patterns = [...patternsNaively(withOwnType(history), selection, [licenseType], null).values()]
  expect(funnel[0]!.entered).toBeGreaterThan(100)

  const out = join(folder, 'history')
  const args = Object.entries(days).flatMap(([name, value]) => [`--${name}`, value])
  const { code, said } = await run([...args, '--out', out])
  expect(code, said).toBe(0)
  const json = insights.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')))
  const { data } = await execute(app, admin, insightsDocument, { input: days })
  for (const output of [json, insights.parse(data.insights)]) {
    expect(output.funnel).toEqual(funnel.map((row) => expect.objectContaining(row)))
    expect(output.activationTimes).toEqual(times)
    expect(output.errorPatterns).toHaveLength(patterns.length)
    for (const { lastByAccount: _, firstSeenAt, lastSeenAt, ...pattern } of patterns) {
      const seen = { firstSeenAt: firstSeenAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() }
      expect(output.errorPatterns).toContainEqual({ ...pattern, ...seen })
    }
  }
  const rows: Record<string, string>[] = parse(readFileSync(join(out, 'report.csv'), 'utf8'), {
    columns: true,
  })
  for (const { step, ...figures } of funnel) {
    for (const [figure, value] of Object.entries(figures)) {
      expect(rows).toContainEqual({ group: 'funnel', of: step, figure, value: String(value ?? '') })
    }
  }
  app.setNow('2026-01-15T12:00:00Z')
})

/** All licenses are of one type. */
function withOwnType({ accounts, vain }: OnboardingHistory): OnboardingHistory {
  const ofOne = (one: OnboardingRecord) => ({ ...one, type: one.type === null ? null : 0 })
  return { vain, accounts: accounts.map((one) => ({ ...one, onboardings: one.onboardings.map(ofOne) })) }
}

test('says what is wrong, and writes nothing', async () => {
  const out = ['--out', join(folder, 'nothing')]
  const days = ['--from', '2026-01-01', '--to', '2026-01-31']
  const problems = [
    await run([...out]),
    await run([...days, ...out], {}),
    await run([...days, ...out, '--forty', '2']),
    await run([...days, ...out, '--license-type', 'no-such-type']),
    await run([...days, '--out', join(process.cwd(), 'package.json', 'report')]),
  ]
  expect(problems.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1])
  const [noDays, noKey, unknown, noType, noFolder] = problems.map(({ said }) => said)
  expect(noDays).toMatch(
    /^licet: required option '--from <day>' not specified\nRun `npx licet report --help`/,
  )
  expect(noKey).toMatch(/^licet: No API key is set/)
  expect(unknown).toMatch(/^licet: unknown option '--forty'/)
  expect(noType).toMatch(/^licet: The gateway at http:\S+ returned INPUT_INVALID: .*license type/)
  expect(noFolder).toMatch(/^licet: Nothing can be written to .*ENOTDIR/)
  expect(readdirSync(folder)).not.toContain('nothing')
})
