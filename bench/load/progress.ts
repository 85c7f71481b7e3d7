import type { Second } from './measurements.ts'
import { ASSIGNMENT_TO_ACTIVATION } from './onboard.ts'

/** What a run says of itself while it runs, on standard error. */
export interface Progress {
  say(what: string): void
  second(second: Second): void
  end(): void
}

/** Where nobody watches, a line is enough this often. */
const EVERY_SECONDS = 5

/** One line that changes on a terminal; lines of their own elsewhere. */
export function createProgress(): Progress {
  const live = process.stderr.isTTY
  const write = (line: string) => process.stderr.write(live ? `\r\x1b[K  ${line}` : `  ${line}\n`)
  return {
    say(what) {
      write(what)
      if (live) process.stderr.write('\n')
    },
    second({ second, answers, unheard, latencies }) {
      if (!live && second % EVERY_SECONDS !== 0) return
      const span = latencies.find(({ operation }) => operation === ASSIGNMENT_TO_ACTIVATION)
      const took = span ? `, ${ASSIGNMENT_TO_ACTIVATION} ${span.p50.toFixed(0)} ms` : ''
      write(`${second} s: ${answers} answers a second, ${unheard} not answered${took}`)
    },
    end: () => void (live && process.stderr.write('\n')),
  }
}
