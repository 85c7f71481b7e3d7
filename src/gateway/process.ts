import { onEndSignals } from '../platform/end-signals.ts'
import type { Logger } from '../platform/logger.ts'

/** Longest time from a signal to the exit. */
const SHUTDOWN_MS = 30_000
const CHECK_PARENT_EVERY_MS = 500

/** The process that started this one. Read at once: it may end during the start. */
const parent = process.ppid

/**
 * On SIGTERM or SIGINT closes everything in order and exits with 0; a second signal after half a second, or 30 s, ends it at once. With
 * `followParent`, the end of the parent process counts as a signal: a shell does not forward the signals that it gets.
 * Returns a function that closes everything in the same way; further calls have no effect.
 */
export function exitOnSignal(
  log: Logger,
  close: () => Promise<void>,
  { followParent = false }: { followParent?: boolean } = {},
): (reason: string) => void {
  let closing = false
  const begin = (signal: string) => {
    if (closing) return
    closing = true
    log.info({ msg: 'shutting down', signal })
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ msg: 'shutdown failed', err: error })
        process.exit(1)
      },
    )
  }
  onEndSignals(begin, () => process.exit(1))
  if (!followParent) return begin
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    begin('the parent process ended')
  }, CHECK_PARENT_EVERY_MS)
  timer.unref()
  return begin
}
