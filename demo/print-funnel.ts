import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { InsightsDocument, type InsightsQuery } from './generated/admin/graphql.ts'
import { formatMilliseconds, note, paint, print, section } from './report.ts'

const BAR_COLUMNS = 30

type Insights = InsightsQuery['insights']

/** Prints the insights of the gateway: the steps that customers completed, the refusals, and a finding. */
export async function printFunnel(vendor: GraphqlClient): Promise<void> {
  const today = Temporal.Now.plainDateISO('UTC')
  const input = { from: today.subtract({ days: 1 }).toString(), to: today.add({ days: 1 }).toString() }
  const { insights } = await vendor.send(InsightsDocument, { input })
  const [entry] = insights.funnel
  section('Funnel', `${entry?.entered ?? 0} customers, from their recorded attempts`)
  for (const row of insights.funnel) {
    const share = row.overallConversion ?? 0
    const bar = '█'.repeat(Math.round(share * BAR_COLUMNS)).padEnd(BAR_COLUMNS)
    const percent = `${Math.round(share * 100)} %`.padStart(6)
    const why = refusedAt(insights, row.step)
    print(`${row.step.padEnd(14)}  ${paint('cyan', bar)} ${row.completed} ${percent}${paint('yellow', why)}`)
  }
  const activated = insights.funnel.find(({ step }) => step === 'ACTIVATE')
  if (!activated?.medianTime || !activated.p90Time)
    throw new Error('no customer has an assignment and an activation')
  section(
    'Assignment to activation',
    `${timeOf(activated.medianTime)} is the median of ${activated.completed} customers; 90 of 100 took at most ${timeOf(activated.p90Time)}`,
  )
  const [finding] = insights.findings
  if (!finding) throw new Error('the gateway reports no finding')
  section('Finding', finding.kind)
  print(finding.says)
  note(`found in ${finding.records.join(', ')}`)
}

function refusedAt({ errorPatterns }: Insights, step: string): string {
  const codes = errorPatterns.filter((pattern) => pattern.step === step).map(({ code }) => code)
  return codes.length > 0 ? `  refused: ${codes.join(', ')}` : ''
}

function timeOf(duration: string): string {
  return formatMilliseconds(
    Temporal.Duration.from(duration).total({ unit: 'milliseconds', relativeTo: '2000-01-01' }),
  )
}
