import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { barChart, escapeText, lineChart, type Mark } from './chart.ts'
import type { Driven } from './drive.ts'
import type { Latency, Second } from './measurements.ts'
import { ASSIGNMENT_TO_ACTIVATION } from './onboard.ts'

/** What a run is reported by: whoever reads it has nothing else. */
export interface Report {
  title: string
  options: Record<string, unknown>
  machine: string
  startedAt: string
  driven: Omit<Driven, 'ledger'>
  /** What was checked in the end: each has to be 0 where `mustBeZero`. */
  findings: Finding[]
  marks: Mark[]
  /** How soon everybody was back after each fault. */
  recoveries?: Recovery[]
}

export interface Recovery {
  name: string
  gatewaysMs: number
  workerMs: number
}

export interface Finding {
  what: string
  value: number
  unit?: string
  mustBeZero: boolean
}

/** The machine, as a reader compares it with another one. */
export function describeMachine(): string {
  const [core] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${core?.model.trim() ?? 'unknown'}, ${gigabytes} GB, Node ${process.version}`
}

/** Whether the run was as it has to be. */
export const hasPassed = ({ findings }: Report) =>
  findings.every(({ value, mustBeZero }) => !mustBeZero || value === 0)

/** How often all of it was counted. */
export function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** Writes `report.json` and a page that needs no network; answers where the page is. */
export function writeReport(folder: string, report: Report): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  const page = join(folder, 'report.html')
  writeFileSync(page, pageOf(report))
  return page
}

const latencyHead = ['operation', 'answers', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms']
const cellsOf = ({ operation, count, p50, p95, p99, max }: Latency) => [
  operation,
  String(count),
  ...[p50, p95, p99, max].map((value) => value.toFixed(1)),
]

const recoveryHead = ['recovery after', 'gateways ms', 'worker ms']
const recoveryCells = ({ name, gatewaysMs, workerMs }: Recovery) => [
  name,
  ...[gatewaysMs, workerMs].map((ms) => ms.toFixed(0)),
]

/** All of it as text. */
export function printReport(report: Report): string {
  const { findings, driven, recoveries } = report
  const counts = (title: string, counted: Record<string, number>) =>
    Object.keys(counted).length === 0
      ? []
      : ['', printRows([[title, 'times'], ...Object.entries(counted).map(([what, n]) => [what, String(n)])])]
  return [
    printRows([latencyHead, ...driven.summary.latencies.map(cellsOf)]),
    ...counts('refused, as it has to be', driven.summary.refusals),
    ...counts('not answered', driven.summary.unheard),
    ...counts('WRONG', driven.summary.wrong),
    ...(recoveries ? ['', printRows([recoveryHead, ...recoveries.map(recoveryCells)])] : []),
    '',
    printRows([
      ['checked', ''],
      ...findings.map(({ what, value, unit }) => [what, `${value}${unit ? ` ${unit}` : ''}`]),
    ]),
  ].join('\n')
}

function printRows(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n')
}

const lineOf = (seconds: Second[], operation: string, of: 'p50' | 'p99') =>
  seconds.map(({ latencies }) => latencies.find((one) => one.operation === operation)?.[of] ?? null)

function pageOf(report: Report): string {
  const { title, driven, findings, marks, options, machine, startedAt, recoveries } = report
  const { seconds, latencies, refusals, unheard, wrong } = driven.summary
  const table = (rows: string[][]) =>
    `<table>${rows.map((row, at) => `<tr>${row.map((cell) => `<t${at ? 'd' : 'h'}>${escapeText(cell)}</t${at ? 'd' : 'h'}>`).join('')}</tr>`).join('')}</table>`
  const chartOf = (operation: string) =>
    lineChart(
      `${operation}, ms`,
      (['p50', 'p99'] as const).map((name) => ({ name, values: lineOf(seconds, operation, name) })),
      marks,
    )
  const bars = (counted: Record<string, number>) =>
    barChart(Object.entries(counted).map(([name, value]) => ({ name, value })))
  const found = findings.map(({ what, value, unit, mustBeZero }) => [
    what,
    `${value}${unit ? ` ${unit}` : ''}`,
    mustBeZero ? (value === 0 ? 'as it must be' : 'MUST BE 0') : '',
  ])
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)}</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; color: #1f2937 }
  table { border-collapse: collapse } td, th { padding: .2rem .8rem; border-bottom: 1px solid #e5e7eb; text-align: right }
  td:first-child, th:first-child { text-align: left } figure { margin: 1.5rem 0 } figcaption { font-weight: 600 }
  figcaption span { font-weight: 400; margin-left: 1em } i { display: inline-block; width: .8em; height: .8em; margin-right: .3em }
  svg { width: 100%; font-size: 11px; fill: #4b5563 } .grid { stroke: #e5e7eb } .mark line { stroke: #9ca3af; stroke-dasharray: 3 3 }
  .mark text { font-size: 9px } .verdict { font-size: 1.2rem; font-weight: 600; color: ${hasPassed(report) ? '#059669' : '#dc2626'} }
</style>
<h1>${escapeText(title)}</h1>
<p class="verdict">${hasPassed(report) ? 'Passed' : 'Failed'}</p>
<p>${escapeText(startedAt)} · ${escapeText(machine)} · ${escapeText(JSON.stringify(options))}</p>
<h2>Checked</h2>${table([['what', '', ''], ...found])}
${recoveries ? `<h2>Recovery</h2>${table([recoveryHead, ...recoveries.map(recoveryCells)])}` : ''}
<h2>Latency</h2>${table([latencyHead, ...latencies.map(cellsOf)])}
${chartOf(ASSIGNMENT_TO_ACTIVATION)}${chartOf('validateLicense')}${chartOf('activateLicense')}
${lineChart(
  'a second',
  [
    { name: 'answers', values: seconds.map(({ answers }) => answers) },
    { name: 'not answered', values: seconds.map(({ unheard }) => unheard) },
  ],
  marks,
)}
<h2>Refusals by code</h2>${bars(refusals)}
${Object.keys(unheard).length ? `<h2>Not answered</h2>${bars(unheard)}` : ''}
${Object.keys(wrong).length ? `<h2>Wrong</h2>${bars(wrong)}` : ''}
</html>
`
}
