import { operationsInside, operationsWaiting, overloaded } from '../metrics/metrics.ts'
import { Overloaded } from './overloaded.ts'

/** For how many there is room. */
export interface ConcurrencySize {
  /** Who may be inside at once; 0 is no limit. */
  places: number
  /** Who may wait in front at once. */
  waiting: number
  /** How long one waits at most. */
  waitMs: number
  /** How long while the line was never empty for as long as that; a tenth of it by default. */
  lastingMs?: number
}

/** Where a bounded number works at once, and a bounded number waits for a short time. */
export interface ConcurrencyLimit {
  /** Throws `Overloaded` where who comes now would be turned away: then what was sent need not be read. */
  assertRoom(): void
  /**
   * Does the work once there is a place, which is given back when the work has ended, however it does. Throws
   * `Overloaded`, at once where as many wait as may, or when the wait was too long; and the reason of the
   * signal, when that is given while it waits. The work was not begun then.
   */
  within<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>
  /** How many wait. */
  waiting(): number
}

/** While the line was never empty for as long as one may wait, the overload lasts, and a tenth of it has to do. */
const LASTING = 0.1

/**
 * Sheds load, so that a gateway that is asked more than it can do does as much as it can, in good time, instead of all
 * of it too late. First come, first served. A burst may use the whole wait; where the overload lasts a long line would make
 * everybody late and let nobody more through, so that it is kept short (as CoDel does for packets, RFC 8289).
 */
export function createConcurrencyLimit(
  { places, waiting, waitMs, lastingMs = waitMs * LASTING }: ConcurrencySize,
  whose: 'all' | 'caller' | 'database' = 'all',
): ConcurrencyLimit {
  const line = new Set<() => void>()
  let inside = 0
  let emptyAt = 0

  function leave(): void {
    if (whose === 'all') operationsInside.dec()
    inside--
    // Who leaves lets the first of the line in.
    const [next] = line
    next?.()
  }

  function take(): void {
    if (whose === 'all') operationsInside.inc()
    inside++
  }

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (places > 0 && inside >= places) await wait(signal)
    else take()
  }

  function wait(signal: AbortSignal | undefined): Promise<void> {
    if (line.size >= waiting) throw refusal('full')
    if (line.size === 0) emptyAt = performance.now()
    const lasts = performance.now() - emptyAt > waitMs
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const end = () => {
      if (whose === 'all') operationsWaiting.dec()
      line.delete(letIn)
      clearTimeout(late)
      signal?.removeEventListener('abort', giveUp)
    }
    const letIn = () => {
      end()
      take()
      resolve()
    }
    const giveUp = () => {
      end()
      reject(signal?.aborted ? signal.reason : refusal('late'))
    }
    const late = setTimeout(giveUp, lasts ? lastingMs : waitMs)
    signal?.addEventListener('abort', giveUp)
    line.add(letIn)
    if (whose === 'all') operationsWaiting.inc()
    return promise
  }

  function refusal(why: 'full' | 'late'): Overloaded {
    overloaded.inc({ whose, why })
    return new Overloaded()
  }

  return {
    assertRoom() {
      if (places > 0 && inside >= places && line.size >= waiting) throw refusal('full')
    },
    async within(signal, work) {
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
    waiting: () => line.size,
  }
}
