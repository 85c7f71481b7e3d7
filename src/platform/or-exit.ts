import { OperatorError } from './operator-error.ts'

/** Runs a part of a command. If it fails, writes the reason to standard error and ends the process with code 1. */
export async function orExit<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    process.stderr.write(`licet: ${explain(error)}\n`)
    process.exit(1)
  }
}

/** What happened and what to do about it. The stack is shown only for a fault, which the operator cannot fix. */
export function explain(error: unknown): string {
  if (error instanceof OperatorError)
    return error.remedy === null ? error.message : `${error.message}\n${error.remedy}`
  if (isPortProblem(error)) return explainPort(error)
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function isPortProblem(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'syscall' in error && ['getaddrinfo', 'listen'].includes(String(error.syscall))
  )
}

function explainPort(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `${error.message}: another process uses the port.\nChoose another port with PORT.`
  return `${error.message}.\nPORT and LICET_HOST choose where to listen.`
}
