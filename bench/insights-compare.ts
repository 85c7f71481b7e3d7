import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Client } from 'pg'
import type { OnboardingStep } from '../prisma/client/enums.ts'
import { isoDuration } from '../schema/builder/duration.ts'
import { type Insights, insightsDocument } from '../src/commands/report/report.ts'
import type { FunnelStep } from '../src/insights/funnel.ts'
import { ROLLED_WINDOW_MS } from '../src/insights/rollups/funnel-sources.ts'
import { type GraphqlClient, typedDocument } from '../src/platform/graphql-client.ts'
import {
  activationTimesNaively,
  funnelNaively,
  patternsNaively,
  progressNaively,
} from '../test/insights/naive-onboarding.ts'
import type {
  AttemptRecord,
  OnboardingHistory,
  OnboardingRecord,
} from '../test/insights/onboarding-history.ts'
import type { Gateway } from './gateway.ts'
import { type CsvLine, csvDifferences } from './insights-csv.ts'
import { useNaively, useOfGraph } from './insights-licenses.ts'

interface Asked {
  from: string
  to: string
  zone: string
}

/** Returns the differences between the graph, the report and a naive reader of all attempts in one period. */
export async function compareFigures(
  admin: GraphqlClient,
  gateway: Gateway,
  input: Asked,
): Promise<string[]> {
  const document = typedDocument<{ insights: Insights }, { input: Asked }>(insightsDocument)
  const { insights } = await admin.send(document, { input })
  const report = writeReport(gateway, input)
  const { period, comparedPeriod } = insights
  const selection = {
    period: { from: new Date(period.from), to: new Date(period.to) },
    compared: { from: new Date(comparedPeriod.from), to: new Date(comparedPeriod.to) },
    ...{
      zone: input.zone,
      windowMs: ROLLED_WINDOW_MS,
      licenseTypeId: null,
      productId: null,
      partners: [],
      now: new Date(),
    },
  }
  const use = await useNaively(gateway.sql, { ...selection, now: new Date(insights.useAsOf) })
  const { history, typeCodes } = await readHistory(gateway.sql)
  const reached = progressNaively(history, selection, null)
  const funnel = funnelNaively(reached).map(inGraphForm)
  const times = activationTimesNaively(reached).map(({ upToMs, accounts }) => ({
    upTo: upToMs && isoDuration(upToMs),
    accounts,
  }))
  const patterns = [...patternsNaively(history, selection, typeCodes, null).values()].map(
    ({ lastByAccount: _, firstSeenAt, lastSeenAt, ...rest }) => ({
      ...rest,
      firstSeenAt: firstSeenAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }),
  )
  const known = insights.funnel.map(({ conversion: _, overallConversion: __, ...figures }) => figures)
  return [
    ...difference('funnel: naive reader', known, funnel),
    ...difference('activation times: naive reader', insights.activationTimes, times),
    ...difference('error patterns: naive reader', byName(insights.errorPatterns), byName(patterns)),
    ...Object.entries(useOfGraph(insights)).flatMap(([name, figure]) =>
      difference(`${name}: naive reader`, figure, use[name]),
    ),
    ...Object.entries(insights).flatMap(([name, figure]) =>
      difference(`${name}: report.json`, figure, report.json[name]),
    ),
    ...csvDifferences(insights, report.csv),
  ]
}

function difference(of: string, graph: unknown, other: unknown): string[] {
  if (isDeepStrictEqual(graph, other)) return []
  return [
    `${of} differs: ${JSON.stringify(graph)?.slice(0, 2000)} in the graph, ${JSON.stringify(other)?.slice(0, 2000)} in the other source`,
  ]
}

function inGraphForm({ medianMs, meanMs, p90Ms, p99Ms, ...counted }: FunnelStep) {
  const duration = (ms: number | null) => (ms === null ? null : isoDuration(ms))
  return {
    ...counted,
    medianTime: duration(medianMs),
    meanTime: duration(meanMs),
    p90Time: duration(p90Ms),
    p99Time: duration(p99Ms),
  }
}

function byName<T extends { code: string; step: string; licenseType: string | null }>(
  patterns: T[],
): Record<string, T> {
  return Object.fromEntries(patterns.map((one) => [`${one.code} ${one.step} ${one.licenseType}`, one]))
}

function writeReport(gateway: Gateway, { from, to, zone }: Asked) {
  const out = mkdtempSync(join(tmpdir(), 'licet-bench-report-'))
  try {
    const args = ['--from', from, '--to', to, '--zone', zone, '--out', out, '--url', `${gateway.url}`]
    execFileSync(process.execPath, ['bin/licet.js', 'report', ...args], {
      env: { PATH: process.env.PATH, LICET_ADMIN_KEY: gateway.adminKey },
      stdio: 'ignore',
    })
    const csv: CsvLine[] = parse(readFileSync(join(out, 'report.csv'), 'utf8'), { columns: true })
    return { json: JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')), csv }
  } finally {
    rmSync(out, { recursive: true })
  }
}

/** Reads all onboardings with all their attempts. */
async function readHistory(sql: Client): Promise<{ history: OnboardingHistory; typeCodes: string[] }> {
  const types = (
    await sql.query<{ id: string; code: string }>('select id, code from license_types order by code')
  ).rows
  const { rows: onboardings } = await sql.query<{
    id: string
    account_id: string
    license_type_id: string | null
    abandoned_at: Date | null
  }>(`
    select o.id, o.account_id, l.license_type_id, o.abandoned_at from onboardings o left join licenses l on l.id = o.license_id`)
  const { rows: attempts } = await sql.query<{
    onboarding_id: string
    step: OnboardingStep
    code: string | null
    started_at: Date
    ended_at: Date
  }>(
    'select onboarding_id, step, code, started_at, ended_at from onboarding_attempts where onboarding_id is not null',
  )
  const records = new Map<string, OnboardingRecord>()
  const accounts = new Map<string, { id: string; onboardings: OnboardingRecord[] }>()
  for (const { id, account_id, license_type_id, abandoned_at: abandonedAt } of onboardings) {
    const type = license_type_id === null ? null : types.findIndex((one) => one.id === license_type_id)
    const record: OnboardingRecord = { id, type, abandonedAt, attempts: [] }
    records.set(id, record)
    const account = accounts.get(account_id) ?? { id: account_id, onboardings: [] }
    accounts.set(account_id, account)
    account.onboardings.push(record)
  }
  for (const { onboarding_id, step, code, started_at: startedAt, ended_at: endedAt } of attempts) {
    const attempt: AttemptRecord = { step, code, startedAt, endedAt }
    records.get(onboarding_id)!.attempts.push(attempt)
  }
  return { history: { accounts: [...accounts.values()], vain: [] }, typeCodes: types.map(({ code }) => code) }
}
