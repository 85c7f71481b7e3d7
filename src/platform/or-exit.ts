import { OperatorError } from './operator-error.ts'

/** Runs a part of a command. If it fails, writes the reason to standard error and ends the process with code 1. */
export async function orExit<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    const isExplained = error instanceof OperatorError || isPortProblem(error)
    process.stderr.write(`licet: ${isExplained ? explain(error as Error) : (error as Error).stack}\n`)
    process.exit(1)
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
