import { build, type Histogram } from 'hdr-histogram-js'

/** Latency of an operation in milliseconds. */
export interface Latency {
  operation: string
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** The latencies of one second of the run. */
export interface Second {
  second: number
  answers: number
  unheard: number
  latencies: Latency[]
}

/** The measurements of a run. */
export interface Measurements {
  /** Records that an operation that was due at `dueAt` has its response now. */
  took(operation: string, dueAt: number): void
  /** Records that a request was refused as required. */
  refused(code: string): void
  /** Records a request without a response. */
  unheard(operation: string, reason: string): void
  /** Records a wrong response. */
  wrong(what: string): void
  /** Ends a second, and returns its latencies. */
  turn(): Second
  summary(): Summary
}

export interface Summary {
  latencies: Latency[]
  seconds: Second[]
  refusals: Record<string, number>
  unheard: Record<string, number>
  /** The first kinds of wrong responses with their numbers. */
  wrong: Record<string, number>
}

/** From one microsecond to five minutes, with three significant digits. */
const histogram = () =>
  build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 300_000_000,
    numberOfSignificantValueDigits: 3,
  })
const MOST_KINDS = 200

export function createMeasurements(): Measurements {
  const whole = new Map<string, Histogram>()
  const current = new Map<string, Histogram>()
  const seconds: Second[] = []
  const refusals = new Map<string, number>()
  const unheard = new Map<string, number>()
  const wrong = new Map<string, number>()
  let unheardNow = 0

  return {
    took(operation, dueAt) {
      const microseconds = Math.max(1, Math.round((performance.now() - dueAt) * 1000))
      for (const histograms of [whole, current]) {
        const found = histograms.get(operation) ?? histogram()
        histograms.set(operation, found)
        found.recordValue(microseconds)
      }
    },
    refused: (code) => count(refusals, code),
    unheard(operation, reason) {
      unheardNow++
      count(unheard, `${operation}: ${reason}`)
    },
    wrong: (what) => count(wrong, what),
    turn() {
      const latencies = [...current].filter(([, { totalCount }]) => totalCount > 0).map(latencyOf)
      const answers = latencies.reduce((sum, { count }) => sum + count, 0)
      const second = { second: seconds.length + 1, answers, unheard: unheardNow, latencies }
      seconds.push(second)
      unheardNow = 0
      for (const histogram of current.values()) histogram.reset()
      return second
    },
    summary: () => ({
      latencies: [...whole].map(latencyOf).sort((a, b) => a.operation.localeCompare(b.operation)),
      seconds,
      refusals: Object.fromEntries([...refusals].sort(([, a], [, b]) => b - a)),
      unheard: Object.fromEntries(unheard),
      wrong: Object.fromEntries(wrong),
    }),
  }
}

function count(counts: Map<string, number>, what: string): void {
  if (counts.has(what) || counts.size < MOST_KINDS) counts.set(what, (counts.get(what) ?? 0) + 1)
}

function latencyOf([operation, histogram]: [string, Histogram]): Latency {
  // Values have three significant digits. The maximum is exact.
  const at = (percentile: number) =>
    Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) / 1000
  return {
    operation,
    count: histogram.totalCount,
    p50: at(50),
    p95: at(95),
    p99: at(99),
    max: histogram.maxValue / 1000,
  }
}
