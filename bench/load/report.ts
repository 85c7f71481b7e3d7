import { cpus, loadavg, totalmem } from 'node:os'
import type { Driven } from './drive.ts'
import type { Mark } from './line-chart.ts'
import type { Latency } from './measurements.ts'

/** The report of a run, complete without other sources. */
export interface Report {
  title: string
  /** Description of the run in one or two sentences. */
  about: string
  options: Record<string, unknown>
  machine: string
  startedAt: string
  driven: Omit<Driven, 'ledger' | 'devices'>
  /** Checks after the run. A value with `mustBeZero` fails the run unless it is 0. */
  findings: Finding[]
  marks: Mark[]
  /** Times to recovery after each fault. */
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

/** Describes the machine and its load of the last minute, so that readers can compare runs. */
export function describeMachine(): string {
  const [core] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const busy = loadavg()[0]!.toFixed(1)
  return `${cpus().length} × ${core?.model.trim() ?? 'unknown'}, ${gigabytes} GB, Node ${process.version}, load average ${busy} at the end`
}

/** Whether every value that must be 0 is 0. */
export const hasPassed = ({ findings }: Report) =>
  findings.every(({ value, mustBeZero }) => !mustBeZero || value === 0)

/** Returns the sum of the counts. */
export function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

export const latencyHead = ['operation', 'responses', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms']
const cellsOf = ({ operation, count, p50, p95, p99, max }: Latency) => [
  operation,
  String(count),
  ...[p50, p95, p99, max].map((value) => value.toFixed(1)),
]

export const recoveryHead = ['recovery after', 'gateways ms', 'worker ms']
export const recoveryCells = ({ name, gatewaysMs, workerMs }: Recovery) => [
  name,
  ...[gatewaysMs, workerMs].map((ms) => ms.toFixed(0)),
]

/** Prints the report as text. */
export function printReport(report: Report): string {
  const { findings, driven, recoveries } = report
  const counts = (title: string, counted: Record<string, number>) =>
    Object.keys(counted).length === 0
      ? []
      : ['', printRows([[title, 'times'], ...Object.entries(counted).map(([what, n]) => [what, String(n)])])]
  return [
    report.machine,
    '',
    printRows([latencyHead, ...driven.summary.latencies.map(cellsOf)]),
    ...counts('refused as required', driven.summary.refusals),
    ...counts('without a response', driven.summary.unheard),
    ...counts('WRONG', driven.summary.wrong),
    ...(recoveries ? ['', printRows([recoveryHead, ...recoveries.map(recoveryCells)])] : []),
    '',
    printRows([
      ['check', ''],
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
