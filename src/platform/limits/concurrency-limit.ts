import { operationsInside, operationsWaiting, overloaded } from '../metrics/metrics.ts'
import { Overloaded } from './overloaded.ts'

/** The capacity of a concurrency limit. */
export interface ConcurrencySize {
  /** Most tasks that run at once; 0 is no limit. */
  slots: number
  /** Most tasks in the queue. */
  queueLength: number
  /** Longest wait in the queue, in milliseconds. */
  waitMs: number
  /** Longest wait while the overload lasts: the queue was never empty for `waitMs`. Default a tenth of `waitMs`. */
  overloadedWaitMs?: number
}

/** A bounded number of slots for tasks, and a bounded queue in front of them. */
export interface ConcurrencyLimit {
  /** Throws `Overloaded` if a new task would be rejected at once. A caller need not read its request then. */
  assertCapacity(): void
  /**
   * Runs a task in a slot, and frees the slot when the task settles. Throws `Overloaded` if the queue is full or the wait
   * was too long, and the reason of the signal if it aborts in the queue. In these cases the task did not begin.
   */
  run<T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T>
  /** Returns the number of tasks in the queue. */
  queued(): number
}

const OVERLOADED_SHARE = 0.1

/**
 * Creates a limit that sheds load, so that an overloaded gateway responds to some requests in time instead of to all too
 * late. Tasks run in the order of their arrival. A burst may use the whole wait. A long queue during a lasting overload
 * delays every task and lets no more of them run, so the queue is then kept short, as CoDel does for packets (RFC 8289).
 */
export function createConcurrencyLimit(
  { slots, queueLength, waitMs, overloadedWaitMs = waitMs * OVERLOADED_SHARE }: ConcurrencySize,
  whose: 'all' | 'caller' | 'database' | 'turn' = 'all',
): ConcurrencyLimit {
  const queue: (() => void)[] = []
  let running = 0
  let emptyAt = 0

  function release(): void {
    if (whose === 'all') operationsInside.dec()
    running--
    queue[0]?.()
  }

  function occupy(): void {
    if (whose === 'all') operationsInside.inc()
    running++
  }

  function enqueue(signal: AbortSignal | undefined): Promise<void> {
    if (queue.length >= queueLength) throw reject('full')
    if (queue.length === 0) emptyAt = performance.now()
    const isLasting = performance.now() - emptyAt > waitMs
    const { promise, resolve, reject: rejectWait } = Promise.withResolvers<void>()
    const dequeue = () => {
      if (whose === 'all') operationsWaiting.dec()
      if (queue[0] === onSlot) queue.shift()
      else queue.splice(queue.indexOf(onSlot), 1)
      clearTimeout(timer)
      signal?.removeEventListener('abort', onEnd)
    }
    const onSlot = () => {
      dequeue()
      occupy()
      resolve()
    }
    const onEnd = () => {
      dequeue()
      rejectWait(signal?.aborted ? signal.reason : reject('late'))
    }
    const timer = setTimeout(onEnd, isLasting ? overloadedWaitMs : waitMs)
    signal?.addEventListener('abort', onEnd)
    queue.push(onSlot)
    if (whose === 'all') operationsWaiting.inc()
    return promise
  }

  function reject(why: 'full' | 'late'): Overloaded {
    overloaded.inc({ whose, why })
    return new Overloaded()
  }

  return {
    assertCapacity() {
      if (slots > 0 && running >= slots && queue.length >= queueLength) throw reject('full')
    },
    async run(signal, task) {
      signal?.throwIfAborted()
      if (slots > 0 && running >= slots) await enqueue(signal)
      else occupy()
      try {
        return await task()
      } finally {
        release()
      }
    },
    queued: () => queue.length,
  }
}
