import type { ServerResponse } from 'node:http'
import { Cancelled } from '../platform/cancellation.ts'
import { requestsCancelled } from '../platform/metrics/metrics.ts'

/** How long an answer is waited for. */
export interface RequestDeadline {
  /** Given once nobody waits any more; its reason is `Abandoned`. */
  signal: AbortSignal
  /** What is waited for, or `Abandoned` when that came before. What comes afterwards is nobody's. */
  wait<T>(work: Promise<T>): Promise<T>
}

/** Waits for as long as the client does, and for so long at most; 0 is for ever. */
export function createRequestDeadline(response: ServerResponse, longestMs: number): RequestDeadline {
  const leaving = new AbortController()
  const { signal } = leaving
  const leave = (why: Cancelled['code']) => {
    if (!signal.aborted) requestsCancelled.inc({ why })
    leaving.abort(new Cancelled(why))
  }
  // A stream is an answer that lasts, and its client may leave any time.
  response.once('close', () => {
    if (!response.writableFinished) leave('CLIENT_LEFT')
  })
  return {
    signal,
    wait(work) {
      const late = longestMs > 0 ? setTimeout(leave, longestMs, 'REQUEST_TIMED_OUT') : undefined
      return new Promise((resolve, reject) => {
        const giveUp = () => end(() => reject(signal.reason))
        const end = (settle: () => void) => {
          clearTimeout(late)
          signal.removeEventListener('abort', giveUp)
          settle()
        }
        work.then(
          (answer) => end(() => resolve(answer)),
          (error: unknown) => end(() => reject(error)),
        )
        if (signal.aborted) giveUp()
        else signal.addEventListener('abort', giveUp)
      })
    },
  }
}
