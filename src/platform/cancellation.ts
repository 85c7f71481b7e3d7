import { AsyncLocalStorage } from 'node:async_hooks'

/** What was asked for is not waited for any more: what has not begun is not begun. */
export class Cancelled extends Error {
  override name = 'Abandoned'
  readonly code: 'CLIENT_LEFT' | 'REQUEST_TIMED_OUT'

  constructor(code: Cancelled['code']) {
    super(
      code === 'CLIENT_LEFT'
        ? 'The client left before it was answered.'
        : 'The answer took too long. A command may still take effect: to learn its outcome send it again with the same idempotencyKey.',
    )
    this.code = code
  }
}

const signals = new AsyncLocalStorage<AbortSignal | undefined>()

/**
 * Does what is of use only until the signal is given: what waits for a connection to the database meanwhile is taken out
 * of the line then. Work for several, which one of them happens to begin, is done while nobody's signal is looked at.
 */
export function runUnlessCancelled<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signals.run(signal, work)
}

/** The signal of the one for whom the work is done that goes on here. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore()
}
