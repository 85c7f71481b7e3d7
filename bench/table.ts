/** One measured thing against its yardstick: medians of the rounds. */
export interface Row {
  what: string
  against: string
  perSecond: number
  yardstickPerSecond: number
  /** Measured pair by pair, so that a machine that slows down slows both. */
  ratio: number
  p50Ms: number
  p99Ms: number
  errors: number
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function printTable(rows: Row[]): string {
  const cells = rows.map(({ what, against, perSecond, yardstickPerSecond, ratio, p50Ms, p99Ms, errors }) => [
    what,
    against,
    ratio.toFixed(2),
    Math.round(perSecond).toString(),
    Math.round(yardstickPerSecond).toString(),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    errors.toString(),
  ])
  const head = ['what', 'against', 'ratio', '1/s', 'yardstick 1/s', 'p50 ms', 'p99 ms', 'errors']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]!.length)),
  )
  return [head, ...cells]
    .map((row) =>
      row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n')
}
