import { licet } from '../../../src/licet.ts'

/** What a command line printed, and its exit code. */
export interface Printed {
  code: number
  out: string
  err: string
}

/** Runs a command line of `licet` in this process. */
export async function runLicet(...args: string[]): Promise<Printed> {
  const printed = { out: '', err: '' }
  const before = process.exitCode
  process.exitCode = 0
  try {
    await licet(args, {
      writeOut: (text) => {
        printed.out += text
      },
      writeErr: (text) => {
        printed.err += text
      },
    })
    return { code: process.exitCode, ...printed }
  } finally {
    process.exitCode = before
  }
}
