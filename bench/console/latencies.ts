/** An interaction with the page. */
export interface Interaction {
  what: string
  /** Page that it shows, empty if it shows none. */
  where: string
  /** Time from the input to the next paint. */
  latencyMs: number
  /** Longest task of the page between them. */
  longestTaskMs: number
  /** Processor time of the page until all of its effects are painted, a share of it if the input was several interactions. */
  processorMs: number
}

/** An entry of the Event Timing API, with its fields that matter here. */
export interface EventTiming {
  interactionId: number
  startTime: number
  duration: number
}

/** The API reports no event whose next paint was earlier than this. */
export const SHORTEST_MS = 16

/**
 * Returns the latency of each of `count` interactions. That of one interaction is the longest duration of its events
 * (https://web.dev/articles/inp). Interactions that the API did not report count as the shortest that it reports.
 */
export function latenciesOf(entries: readonly EventTiming[], count: number): number[] {
  const longest = new Map<number, number>()
  for (const { interactionId, duration } of entries)
    if (interactionId > 0)
      longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? SHORTEST_MS))
  const unreported = Math.max(0, count - longest.size)
  return [...longest.values(), ...Array<number>(unreported).fill(SHORTEST_MS)]
}

/** Returns the value below which a share of the values is, by the nearest rank; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The figures of one kind of interaction. */
export interface Summary {
  what: string
  count: number
  median: number
  p98: number
  longestTask: number
  /** Median of the processor time, which other load of the machine does not affect. */
  processor: number
}

/** Returns the figures of each kind of interaction, the slowest first. */
export function summarize(interactions: readonly Interaction[]): Summary[] {
  return [...Map.groupBy(interactions, ({ what }) => what)]
    .map(([what, all]) => {
      const latencies = all.map(({ latencyMs }) => latencyMs)
      return {
        what,
        count: all.length,
        median: percentile(latencies, 0.5),
        p98: percentile(latencies, 0.98),
        longestTask: Math.max(...all.map(({ longestTaskMs }) => longestTaskMs)),
        processor: percentile(
          all.map(({ processorMs }) => processorMs),
          0.5,
        ),
      }
    })
    .toSorted((a, b) => b.p98 - a.p98)
}

/** Formats rows as a table. The first column is aligned to the left. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  )
  return [head, ...rows]
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n')
}
