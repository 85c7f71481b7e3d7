import { barChart } from '../../src/commands/report/bar-chart.ts'
import { html, SafeHtml } from '../../src/platform/html.ts'
import { lineChart } from './line-chart.ts'
import type { Latency, Second } from './measurements.ts'
import { ASSIGNMENT_TO_ACTIVATION } from './onboard.ts'
import { hasPassed, latencyHead, type Report, recoveryCells, recoveryHead } from './report.ts'

/** A description of each operation for a reader who does not know the load. */
const meanings: Record<string, string> = {
  startOnboarding: 'a new customer: account, contact and onboarding',
  assignLicense: 'issues the license of an onboarding with its key',
  activateLicense: 'a device takes a free seat',
  verifyUsage: 'the vendor confirms that the license is in use',
  [ASSIGNMENT_TO_ACTIVATION]:
    'the time of the customer: from the request of assignLicense to the response of activateLicense',
  validateLicense: 'an active device checks whether the license may be used',
  issueLicense: 'issues a license without an onboarding',
  suspendLicense: 'suspends a license that is in use',
  'activateLicense, 40 for 5 seats': 'forty devices at the same time; five get a seat',
  'activateLicense, many at once': 'twenty devices at the same time, each on another license',
  'activateLicense, contended': 'five clients take and release the three seats of one license',
  'deactivateLicense, contended': 'the same license: a device releases its seat',
  'validateLicense, contended': 'the same license: checks whether a device is active',
  'activateLicense, ended': 'another device on an expired or suspended license: refused',
  'validateLicense, ended': 'an expired or suspended license: not valid',
  hostile: 'guessed keys, SQL, batches, aliases, forms, clear text: each refused with its own code',
}

const style = SafeHtml.trusted(`
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; color: #1f2937 }
  table { border-collapse: collapse } td, th { padding: .2rem .8rem; border-bottom: 1px solid #e5e7eb; text-align: right }
  td:first-child, th:first-child, .words td:last-child, .words th:last-child { text-align: left }
  figure { margin: 1.5rem 0 } figcaption { font-weight: 600 } small, .note { color: #4b5563 }
  figcaption span { font-weight: 400; margin-left: 1em } i { display: inline-block; width: .8em; height: .8em; margin-right: .3em }
  svg { width: 100%; height: auto; font-size: 11px; fill: #4b5563 } rect { fill: #2563eb } .grid { stroke: #e5e7eb } .mark line { stroke: #9ca3af; stroke-dasharray: 3 3 }
  .verdict { font-size: 1.2rem; font-weight: 600 } .passed { color: #059669 } .failed { color: #dc2626 }`)

const lineOf = (seconds: Second[], operation: string, of: 'p50' | 'p99') =>
  seconds.map(({ latencies }) => latencies.find((one) => one.operation === operation)?.[of] ?? null)

/** Renders a run as one page that loads nothing. */
export function pageOf(report: Report): string {
  const { title, about, driven, findings, marks, machine, startedAt, recoveries } = report
  const { seconds, latencies, refusals, unheard, wrong } = driven.summary
  const numbered = marks.map(({ second }, at) => ({ second, name: String(at + 1) }))
  const chartOf = (operation: string) =>
    lineChart(
      `${operation}, ms`,
      (['p50', 'p99'] as const).map((name) => ({ name, values: lineOf(seconds, operation, name) })),
      numbered,
    )
  const responses = [
    { name: 'responses', values: seconds.map(({ answers }) => answers) },
    { name: 'without a response', values: seconds.map((second) => second.unheard) },
  ]
  const checked = findings.map(({ what, value, unit, mustBeZero }) => [
    what,
    `${value}${unit ? ` ${unit}` : ''}`,
    mustBeZero ? (value === 0 ? 'as required' : 'MUST BE 0') : '',
  ])
  const passed = hasPassed(report)
  const verdict = passed ? 'passed' : 'failed'
  return String(html`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<h1>${title}</h1>
<p class="verdict ${verdict}">${passed ? 'Passed: every value that must be 0 is 0' : 'Failed: a value that must be 0 is not 0'}</p>
<p>${about}</p>
<p class="note">${startedAt} · ${machine}</p>
<h2>Checks</h2>${table([['check', 'found', ''], ...checked])}
${recoveries !== undefined && html`<h2>Recovery</h2><p class="note">The time from the end of each fault until every gateway responds, and until the worker completes a new job.</p>${table([recoveryHead, ...recoveries.map(recoveryCells)])}`}
<h2>Latency</h2><p class="note">The time from when an operation was due until its response was read, in milliseconds. It includes the time in queues and of retries. p50: 50 of 100 operations took at most this time. p99: 99 of 100.</p>
${table([[...latencyHead, ''], ...latencies.map(cellsWithMeaning)], 'words')}
<h2>By the second</h2><p class="note">A line has a gap in a second without a response.</p>
${numbered.length > 0 && html`<ol>${marks.map(({ second, name }) => html`<li>second ${second}: ${name}</li>`)}</ol>`}
${chartOf(ASSIGNMENT_TO_ACTIVATION)}${chartOf('validateLicense')}${chartOf('activateLicense')}${lineChart('requests in each second', responses, numbered)}
<h2>Refused as required</h2><p class="note">The number of responses with each code.</p>${bars('Refused as required', refusals)}
${Object.keys(unheard).length > 0 && html`<h2>Without a response</h2><p class="note">What the client saw instead. It sent the request again.</p>${bars('Without a response', unheard)}`}
${Object.keys(wrong).length > 0 && html`<h2>Wrong</h2>${bars('Wrong', wrong)}`}
</html>
`)
}

function cellsWithMeaning(latency: Latency): string[] {
  const { operation, count, p50, p95, p99, max } = latency
  const figures = [p50, p95, p99, max].map((value) => value.toFixed(1))
  return [operation, String(count), ...figures, meanings[operation] ?? '']
}

function bars(title: string, counts: Record<string, number>): SafeHtml {
  return barChart(
    title,
    Object.entries(counts).map(([name, value]) => ({ name, value, label: String(value) })),
  )
}

function table(rows: string[][], kind = ''): SafeHtml {
  const [head = [], ...body] = rows
  return html`<table class="${kind}"><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr>${body.map(
    (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</table>`
}
