import { barChart, escapeHtml } from './charts.ts'
import type { Insights } from './report.ts'

/** The report as one HTML file that loads nothing: charts, the same in words, and all figures in tables. */
export function writeHtml(insights: Insights, title: string, zone: string): string {
  const { period, comparedPeriod } = insights
  const sections = [findings, funnel, activationTimes, errors, use, renewals, versions]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${days(period, zone)}, days of ${escapeHtml(zone)}; compared with ${days(comparedPeriod, zone)}.</p>
${sections.map((section) => section(insights)).join('\n')}
</body>
</html>
`
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2330; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
svg { max-width: 100%; height: auto; display: block } svg rect { fill: #2f6db5 } svg text { font-size: 13px; fill: #1d2330 }
table { border-collapse: collapse; width: 100%; font-size: 13px; margin: .6rem 0 }
th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid #dde2ea }
th:first-child, td:first-child { text-align: left }
.finding { border-left: 4px solid #c4721d; padding: .1rem .9rem; margin: .7rem 0; background: #fcf6ee }
code { font-size: 12px }`

function findings({ findings }: Insights): string {
  if (findings.length === 0) return '<h2>Findings</h2>\n<p>Nothing passes the thresholds.</p>'
  const told = findings.map(
    ({ says, records }) =>
      `<div class="finding"><p>${escapeHtml(says)}</p><p>${records.map((id) => `<code>${escapeHtml(id)}</code>`).join(' ')}</p></div>`,
  )
  return `<h2>Findings</h2>\n${told.join('\n')}`
}

function funnel({ funnel, comparedFunnel }: Insights): string {
  const [first] = funnel
  const last = funnel.at(-1)
  const words =
    first && last && first.entered > 0
      ? `Of ${first.entered} accounts that began, ${last.completed} (${percent(last.overallConversion)}) came to verified use.`
      : 'No account began.'
  const bars = funnel.map(({ step, completed, overallConversion }) => ({
    ...{ name: step, value: completed, says: `${completed} (${percent(overallConversion)})` },
  }))
  const rows = funnel.map(({ step, conversion, ...row }, index) => [
    ...[step, row.entered, row.completed, row.dropped, row.inProgress, percent(conversion)],
    percent(comparedFunnel[index]?.conversion ?? null),
    ...[row.medianTime, row.meanTime, row.p90Time, row.p99Time].map((time) => time ?? '–'),
  ])
  const heads = [
    'Step',
    'Entered',
    'Completed',
    'Dropped',
    'In progress',
    'Conversion',
    'Before',
    'Median',
    'Mean',
    'p90',
    'p99',
  ]
  return section('Onboarding', words, barChart(`The funnel. ${words}`, bars), table(heads, rows))
}

function activationTimes({ activationTimes }: Insights): string {
  const all = activationTimes.reduce((sum, { accounts }) => sum + accounts, 0)
  const words = `How long ${all} accounts took from the assigned license to the first device.`
  const bars = activationTimes.map(({ upTo, accounts }) => ({
    ...{ name: upTo ? `up to ${upTo}` : 'longer', value: accounts, says: String(accounts) },
  }))
  return section('From assignment to activation', words, barChart(words, bars))
}

function errors({ errorPatterns }: Insights): string {
  const rows = errorPatterns.map((row) => [
    ...[row.code, row.step, row.licenseType ?? '–', row.accounts, row.attempts, row.comparedAttempts],
    ...[row.firstSeenAt, row.lastSeenAt],
  ])
  const heads = ['Code', 'Step', 'License type', 'Accounts', 'Attempts', 'Before', 'First', 'Last']
  const words =
    rows.length === 0 ? 'Nothing was refused and nothing failed.' : 'What kept onboardings from going on.'
  const bars = errorPatterns.slice(0, 10).map(({ code, attempts, comparedAttempts }) => ({
    ...{ name: code, value: attempts, says: `${attempts}, before ${comparedAttempts}` },
  }))
  return section('Errors', words, bars.length > 0 ? barChart(words, bars) : '', table(heads, rows))
}

function use({ utilization, meters }: Insights): string {
  const [all] = utilization
  const words = all
    ? `Of ${all.seatsBought} seats bought ${all.seatsFree} are free; ${all.seatsUsedRecently} taken seats were used in the last 30 days. ${all.neverActivated} of ${all.licenses} licenses were never activated.`
    : ''
  const rows = utilization.map((row) => [
    ...[row.licenseType ?? 'All', row.licenses, row.seatsBought, row.seatsUsed, row.seatsFree],
    ...[row.seatsUsedRecently, row.atLimit, row.neverActivated],
  ])
  const heads = [
    'License type',
    'Licenses',
    'Bought',
    'Used',
    'Free',
    'Used lately',
    'At the limit',
    'Never activated',
  ]
  const meterRows = meters.map((row) => [
    row.meter,
    row.licenses,
    row.used,
    row.limited,
    row.nearLimit,
    row.atLimit,
  ])
  const meterHeads = ['Meter', 'Licenses', 'Used', 'With a limit', 'Near it', 'At it']
  return section('Use', words, table(heads, rows), table(meterHeads, meterRows))
}

function renewals({ renewals }: Insights): string {
  const { due, ...outcomes } = renewals
  const words = `${due} terms end in the period.`
  const bars = Object.entries(outcomes).map(([name, value]) => ({ name, value, says: String(value) }))
  return section('Renewals', words, barChart(words, bars))
}

function versions({ versions }: Insights): string {
  const rows = versions.map(({ product, version, devices }) => [product, version ?? '–', devices])
  return section(
    'Versions',
    'What the devices that hold a seat run.',
    table(['Product', 'Version', 'Devices'], rows),
  )
}

function section(title: string, words: string, ...parts: string[]): string {
  return [`<h2>${title}</h2>`, `<p>${escapeHtml(words)}</p>`, ...parts].join('\n')
}

function table(heads: string[], rows: (string | number)[][]): string {
  if (rows.length === 0) return ''
  const cells = (tag: 'th' | 'td', row: (string | number)[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`
  return `<table>\n${[cells('th', heads), ...rows.map((row) => cells('td', row))].join('\n')}\n</table>`
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}

/** The first and the last day. */
function days({ from, to }: { from: string; to: string }, zone: string): string {
  const dayOf = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate().toString()
  return `${dayOf(Temporal.Instant.from(from))} to ${dayOf(Temporal.Instant.from(to).subtract({ milliseconds: 1 }))}`
}
