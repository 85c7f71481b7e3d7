export interface Contestant {
  name: string
  run: () => unknown
}

/**
 * How often each contestant runs a second, one call at a time, as the median of rounds in which they take
 * turns, so that a busy machine slows all of them.
 */
export async function race(contestants: readonly Contestant[], { rounds = 15, calls = 400 } = {}) {
  const rates = contestants.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run }] of contestants.entries()) {
      const start = performance.now()
      for (let call = 0; call < calls; call++) await run()
      rates[index]!.push((calls / (performance.now() - start)) * 1000)
    }
  }
  return contestants.map(({ name }, index) => ({ name, perSecond: median(rates[index]!.slice(2)) }))
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
