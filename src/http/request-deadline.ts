import type { ServerResponse } from 'node:http'
import { Cancelled } from '../platform/cancellation.ts'
import { requestsCancelled } from '../platform/metrics/metrics.ts'

/** The end of a request: its client disconnects, or its time is over. */
export interface RequestDeadline {
  /** Aborts at the end of the request, with a `Cancelled` as its reason. */
  signal: AbortSignal
  /** Settles as `work` does, or rejects with `Cancelled` if the request ends earlier. The result is then discarded. */
  waitFor<T>(work: Promise<T>): Promise<T>
}

/** Creates the deadline of a request. `timeoutMs` counts from `waitFor`; 0 is no timeout. */
export function createRequestDeadline(response: ServerResponse, timeoutMs: number): RequestDeadline {
  const controller = new AbortController()
  const { signal } = controller
  /** Rejects what waits for the end of the request. */
  const waiting = new Set<(reason: Cancelled) => void>()
  const cancel = (why: Cancelled['code']) => {
    if (signal.aborted) return
    requestsCancelled.inc({ why })
    const reason = new Cancelled(why)
    controller.abort(reason)
    for (const reject of waiting) reject(reason)
  }
  // A stream is a long response: its client may disconnect at any time.
  response.on('close', () => {
    if (!response.writableFinished) cancel('CLIENT_LEFT')
  })
  return {
    signal,
    waitFor(work) {
      const timer = timeoutMs > 0 ? setTimeout(cancel, timeoutMs, 'REQUEST_TIMED_OUT') : undefined
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(reject)
        }
        work.then(
          (result) => {
            end()
            resolve(result)
          },
          (error: unknown) => {
            end()
            reject(error)
          },
        )
        if (signal.aborted) reject(signal.reason)
        else waiting.add(reject)
      })
    },
  }
}
