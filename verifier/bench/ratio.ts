export interface Contestant {
  name: string
  run: () => unknown
}

/**
 * How often each contestant runs a second, one call at a time. They take turns in short rounds, and the best
 * round of each counts: the one in which the machine did nothing else.
 */
export async function race(contestants: readonly Contestant[], { rounds = 100, calls = 60 } = {}) {
  const best = contestants.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run }] of contestants.entries()) {
      const start = performance.now()
      for (let call = 0; call < calls; call++) await run()
      best[index] = Math.max(best[index]!, (calls / (performance.now() - start)) * 1000)
    }
  }
  return contestants.map(({ name }, index) => ({ name, perSecond: best[index]! }))
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
