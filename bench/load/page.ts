import { barChart, escapeText, lineChart } from './chart.ts'
import type { Latency, Second } from './measurements.ts'
import { ASSIGNMENT_TO_ACTIVATION } from './onboard.ts'
import { hasPassed, latencyHead, type Report, recoveryCells, recoveryHead } from './report.ts'

/** What each operation stands for, for a reader who has not seen the load. */
const meanings: Record<string, string> = {
  startOnboarding: 'a new customer: account, contact and onboarding',
  assignLicense: 'the license of an onboarding is issued, with its key',
  activateLicense: 'a device takes a seat that is free',
  verifyUsage: 'the vendor confirms that the license is in use',
  [ASSIGNMENT_TO_ACTIVATION]:
    'as the customer sees it: from the sending of assignLicense to the answer of activateLicense',
  validateLicense: 'a device that is active asks whether the license may be used',
  issueLicense: 'a license without an onboarding',
  suspendLicense: 'a license in use is suspended',
  'activateLicense, 40 for 5 seats': 'forty devices at one instant; five get a seat',
  'activateLicense, many at once': 'twenty devices at one instant, each on another license',
  'activateLicense, contended': 'five clients take, keep and give back the three seats of one license',
  'deactivateLicense, contended': 'the same license: a seat is given back',
  'validateLicense, contended': 'the same license: is this device active?',
  'activateLicense, ended': 'a further device on an expired or suspended license: refused',
  'validateLicense, ended': 'an expired or suspended license: not valid',
  hostile: 'guessed keys, SQL, batches, aliases, forms, clear text: each refused with its own code',
}

const style = `
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; color: #1f2937 }
  table { border-collapse: collapse } td, th { padding: .2rem .8rem; border-bottom: 1px solid #e5e7eb; text-align: right }
  td:first-child, th:first-child, .words td:last-child, .words th:last-child { text-align: left }
  figure { margin: 1.5rem 0 } figcaption { font-weight: 600 } small, .note { color: #4b5563 }
  figcaption span { font-weight: 400; margin-left: 1em } i { display: inline-block; width: .8em; height: .8em; margin-right: .3em }
  svg { width: 100%; font-size: 11px; fill: #4b5563 } .grid { stroke: #e5e7eb } .mark line { stroke: #9ca3af; stroke-dasharray: 3 3 }
  .verdict { font-size: 1.2rem; font-weight: 600 } .passed { color: #059669 } .failed { color: #dc2626 }`

const lineOf = (seconds: Second[], operation: string, of: 'p50' | 'p99') =>
  seconds.map(({ latencies }) => latencies.find((one) => one.operation === operation)?.[of] ?? null)

/** A run as one page that needs no network. */
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
  const answered = [
    { name: 'answers', values: seconds.map(({ answers }) => answers) },
    { name: 'not answered', values: seconds.map((second) => second.unheard) },
  ]
  const checked = findings.map(({ what, value, unit, mustBeZero }) => [
    what,
    `${value}${unit ? ` ${unit}` : ''}`,
    mustBeZero ? (value === 0 ? 'as it must be' : 'MUST BE 0') : '',
  ])
  const passed = hasPassed(report)
  const verdict = passed ? 'passed' : 'failed'
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)}</title>
<style>${style}</style>
<h1>${escapeText(title)}</h1>
<p class="verdict ${verdict}">${passed ? 'Passed: all that must be 0 is 0' : 'Failed: something that must be 0 is not'}</p>
<p>${escapeText(about)}</p>
<p class="note">${escapeText(startedAt)} · ${escapeText(machine)}</p>
<h2>Checked</h2>${table([['what', 'found', ''], ...checked])}
${recoveries ? `<h2>Recovery</h2><p class="note">From the end of each fault until every gateway has answered, and the worker has done a new job.</p>${table([recoveryHead, ...recoveries.map(recoveryCells)])}` : ''}
<h2>Latency</h2><p class="note">From when an operation was due until its answer was read, in milliseconds: whoever had to wait, or to ask again, is counted with all of it. Half were as fast as p50, 99 of 100 as fast as p99.</p>
${table([[...latencyHead, ''], ...latencies.map(cellsWithMeaning)], 'words')}
<h2>By the second</h2><p class="note">Where a line has a gap, none was answered in that second.</p>
${numbered.length ? `<ol>${marks.map(({ second, name }) => `<li>second ${second}: ${escapeText(name)}</li>`).join('')}</ol>` : ''}
${chartOf(ASSIGNMENT_TO_ACTIVATION)}${chartOf('validateLicense')}${chartOf('activateLicense')}${lineChart('requests in each second', answered, numbered)}
<h2>Refused, as it has to be</h2><p class="note">How often each code was the answer.</p>${bars(refusals)}
${Object.keys(unheard).length ? `<h2>Not answered</h2><p class="note">What the client saw instead; it asked again.</p>${bars(unheard)}` : ''}
${Object.keys(wrong).length ? `<h2>Wrong</h2>${bars(wrong)}` : ''}
</html>
`
}

function cellsWithMeaning(latency: Latency): string[] {
  const { operation, count, p50, p95, p99, max } = latency
  const figures = [p50, p95, p99, max].map((value) => value.toFixed(1))
  return [operation, String(count), ...figures, meanings[operation] ?? '']
}

function bars(counted: Record<string, number>): string {
  return barChart(Object.entries(counted).map(([name, value]) => ({ name, value })))
}

function table(rows: string[][], kind = ''): string {
  const cells = (row: string[], tag: string) =>
    row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')
  return `<table class="${kind}">${rows.map((row, at) => `<tr>${cells(row, at ? 'td' : 'th')}</tr>`).join('')}</table>`
}
