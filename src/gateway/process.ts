import { ImportFileError } from '../commands/import/file-error.ts'
import { ConfigError } from '../config/config.ts'
import { TlsFilesError } from '../http/tls.ts'
import { DiskFullError } from '../platform/database/free-disk-space.ts'
import { DataDirectoryLockedError } from '../platform/database/lock.ts'
import { MigrationFailedError } from '../platform/database/migrate.ts'
import { DatabaseUnreachableError } from '../platform/database/open.ts'
import type { Logger } from '../platform/logger.ts'

/** Longest time from a signal to the exit. */
const SHUTDOWN_MS = 30_000

/** Errors that whoever starts the process can mend: the message says how, and a stack would hide it. */
const explained = [
  ConfigError,
  DataDirectoryLockedError,
  DatabaseUnreachableError,
  DiskFullError,
  ImportFileError,
  MigrationFailedError,
  TlsFilesError,
]

/** Runs a part of the start; when it fails, says why on standard error and ends the process with code 1. */
export async function orExit<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    const plain = explained.some((type) => error instanceof type) || isPortProblem(error)
    process.stderr.write(`licet: ${plain ? explain(error as Error) : (error as Error).stack}\n`)
    process.exit(1)
  }
}

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

function isPortProblem(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'syscall' in error && ['getaddrinfo', 'listen'].includes(String(error.syscall))
  )
}

function explain(error: Error): string {
  if (!isPortProblem(error)) return error.message
  if (error.code === 'EADDRINUSE')
    return `${error.message}: another process uses the port; choose one with PORT.`
  return `${error.message}; PORT and LICET_HOST choose where to listen.`
}
