import { AsyncLocalStorage } from 'node:async_hooks'
import { PublicFault } from './public-fault.ts'

/** The client disconnected, or the request exceeded its deadline. Work that has not begun does not begin. */
export class Cancelled extends PublicFault {
  override name = 'Cancelled'
  declare readonly code: 'CLIENT_LEFT' | 'REQUEST_TIMED_OUT'

  constructor(code: Cancelled['code']) {
    // The status of CLIENT_LEFT is never sent: there is no client to receive it.
    if (code === 'CLIENT_LEFT') super(code, 499, 'The client disconnected before the response.')
    else
      super(
        code,
        504,
        'The request took too long. A mutation may still take effect: to learn its outcome, send it again with the same idempotencyKey.',
      )
  }
}

const signals = new AsyncLocalStorage<AbortSignal | undefined>()

/**
 * Runs `work` with a signal of its request. If the signal aborts, work that is queued for a database connection leaves
 * the queue. Pass undefined for work that serves several requests: the signal of one of them must not stop it.
 */
export function runUnlessCancelled<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signals.getStore() === signal ? work() : signals.run(signal, work)
}

/** Returns the signal of the request for which the current code runs; undefined if there is none. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore()
}
