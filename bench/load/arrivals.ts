import { setTimeout as sleep } from 'node:timers/promises'

export interface Arrivals {
  perSecond: number
  /** Returns the time of the last arrival, by `performance.now()`. Called before each arrival. */
  until: () => number
  /** Random source from 0 to below 1. */
  random: () => number
  /** Most clients that work at the same time. Further clients leave. Default: no limit. */
  most?: number
  /** Called for each client that leaves. */
  onLeft?: () => void
}

/** Interval of checks of `until`. */
const LONGEST_SLEEP_MS = 100

/**
 * Calls `work` for each arrival of a Poisson process, without waiting for earlier arrivals: customers do not wait for each
 * other. `work` receives the time when its arrival was due, and measures from then. So the delay of a stalled gateway is
 * counted for every arrival during it. Resolves when all work is done.
 */
export async function arrive(
  { perSecond, until, random, most = Number.POSITIVE_INFINITY, onLeft = () => {} }: Arrivals,
  work: (dueAt: number) => Promise<void>,
): Promise<void> {
  const working = new Set<Promise<void>>()
  const gap = () => (-Math.log(1 - random()) * 1000) / perSecond
  for (let dueAt = performance.now() + gap(); ; dueAt += gap()) {
    for (let now = performance.now(); now < dueAt && now < until(); now = performance.now()) {
      await sleep(Math.min(dueAt - now, LONGEST_SLEEP_MS))
    }
    if (dueAt >= until()) break
    if (working.size >= most) {
      onLeft()
      continue
    }
    const one = work(dueAt).finally(() => working.delete(one))
    working.add(one)
  }
  await Promise.all(working)
}

/** Creates a random source from 0 to below 1. Equal seeds give equal numbers (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
