import { html, SafeHtml } from '../../platform/html.ts'
import { onboardingSections } from './onboarding-sections.ts'
import type { Insights } from './report.ts'
import { useSections } from './use-sections.ts'

/** Writes the report as one HTML file that loads nothing: charts with a sentence each, and all figures in tables. */
export function writeHtml(insights: Insights, title: string, zone: string): string {
  const { period, comparedPeriod } = insights
  const sections = [findings, ...onboardingSections, ...useSections]
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<p>${days(period, zone)}, days of ${zone}; compared with ${days(comparedPeriod, zone)}.</p>
${sections.map((section) => html`${section(insights)}\n`)}</body>
</html>
`)
}

const style = SafeHtml.trusted(`
body { font: 15px/1.5 system-ui, sans-serif; color: #1d2330; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
svg { max-width: 100%; height: auto; display: block } svg rect { fill: #2f6db5 } svg rect.before { fill: #9aa7ba } svg text { font-size: 13px; fill: #1d2330 }
table { border-collapse: collapse; width: 100%; font-size: 13px; margin: .6rem 0 }
th, td { text-align: right; vertical-align: top; font-variant-numeric: tabular-nums; padding: .25rem .5rem; border-bottom: 1px solid #dde2ea }
th.words, td.words { text-align: left }
.finding { border-left: 4px solid #c4721d; padding: .1rem .9rem; margin: .7rem 0; background: #fcf6ee }
code { font-size: 12px }`)

function findings({ findings }: Insights): SafeHtml {
  if (findings.length === 0) return html`<h2>Findings</h2>\n<p>No figure exceeds its threshold.</p>`
  const shown = findings.map(
    ({ says, records }) =>
      html`<div class="finding"><p>${says}</p><p>${records.map((id) => html`<code>${id}</code> `)}</p></div>\n`,
  )
  return html`<h2>Findings</h2>\n${shown}`
}

/** Returns the first and the last day of a period. */
function days({ from, to }: { from: string; to: string }, zone: string): string {
  const dayOf = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate().toString()
  return `${dayOf(Temporal.Instant.from(from))} to ${dayOf(Temporal.Instant.from(to).subtract({ milliseconds: 1 }))}`
}
