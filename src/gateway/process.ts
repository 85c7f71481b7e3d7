import type { Logger } from '../platform/logger.ts'

/** Longest time from a signal to the exit. */
const SHUTDOWN_MS = 30_000

/** On SIGTERM or SIGINT closes everything in order and exits with 0; a second signal, or 30 s, ends it at once. */
export function exitOnSignal(log: Logger, close: () => Promise<void>): void {
  let closing = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1)
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
    })
  }
}
