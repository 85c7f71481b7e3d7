import { setTimeout as sleep } from 'node:timers/promises'

export interface Arrivals {
  perSecond: number
  /** When the last one may arrive, by `performance.now()`; asked before each of them. */
  until: () => number
  /** Numbers from 0 to 1. */
  random: () => number
  /** When so many are at it already, whoever comes leaves again; nobody does, by default. */
  most?: number
  /** Told of each who left. */
  onLeft?: () => void
}

/** How soon it is noticed that the last one has come. */
const LONGEST_SLEEP_MS = 100

/**
 * Starts `work` for each arrival of a Poisson process, whether or not those before it are done: as customers come,
 * who do not wait for each other. `work` is told when its arrival was due, and measures from then, so that a gateway
 * that stalls is charged for everybody who would have come meanwhile. Resolves when all of them are done.
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

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
