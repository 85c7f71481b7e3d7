/** One measurement and its yardstick: medians of the rounds. */
export interface Row {
  what: string
  against: string
  perSecond: number
  yardstickPerSecond: number
  /** Median of the ratios of the pairs, so that other load of the machine affects both. */
  ratio: number
  /** Least `ratio`; absent without a goal. */
  goal?: number
  /** The following members are absent without requests, or without a yardstick. */
  p50Ms?: number
  p99Ms?: number
  yardstickP50Ms?: number
  yardstickP99Ms?: number
  /** Median of the ratios of the CPU times. */
  cpuRatio?: number
  /** Most `cpuRatio`; absent without a goal. */
  cpuGoal?: number
  /** CPU time of the measured process for each request. */
  cpuMicroseconds?: number
  yardstickCpuMicroseconds?: number
  /** Transactions that the database committed for each request. */
  transactionsEach?: number
  errors: number
}

/** Share of a goal that is required, as a run on a machine with other load varies. */
export const REQUIRED = 0.9

/** Returns one sentence for each ratio that is not within 90 % of its goal. */
export function missedGoals(rows: readonly Row[]): string[] {
  return rows.flatMap(({ what, ratio, goal, cpuRatio, cpuGoal }) => [
    ...(goal !== undefined && !(ratio >= goal * REQUIRED)
      ? [`${what}: the throughput is ${ratio.toFixed(2)} of the yardstick, and the goal is ${goal}.`]
      : []),
    ...(cpuGoal !== undefined && cpuRatio !== undefined && !(cpuRatio <= cpuGoal / REQUIRED)
      ? [`${what}: the CPU time is ${cpuRatio.toFixed(2)} of the yardstick, and the goal is ${cpuGoal}.`]
      : []),
  ])
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Formats the rows as a table: the ratios with their goals first, then measured / yardstick. */
export function printTable(rows: Row[]): string {
  const one = (digits: number, value?: number) => value?.toFixed(digits) ?? '–'
  const both = (digits: number, measured?: number, yardstick?: number) =>
    yardstick === undefined ? one(digits, measured) : `${one(digits, measured)} / ${one(digits, yardstick)}`
  const withGoal = (sign: string, ratio?: number, goal?: number) =>
    goal === undefined ? one(2, ratio) : `${one(2, ratio)} ${sign} ${goal}`
  const cells = rows.map((row) => [
    row.what,
    row.against,
    withGoal('≥', row.ratio, row.goal),
    withGoal('≤', row.cpuRatio, row.cpuGoal),
    both(0, row.perSecond, row.yardstickPerSecond),
    both(2, row.p50Ms, row.yardstickP50Ms),
    both(2, row.p99Ms, row.yardstickP99Ms),
    both(0, row.cpuMicroseconds, row.yardstickCpuMicroseconds),
    one(2, row.transactionsEach),
    row.errors.toString(),
  ])
  const head = [
    'what',
    'against',
    'ratio',
    'CPU ratio',
    '1/s',
    'p50 ms',
    'p99 ms',
    'CPU µs',
    'transactions',
    'errors',
  ]
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  )
  return [head, ...cells]
    .map((row) =>
      row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n')
}
