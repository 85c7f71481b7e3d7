import type { Second } from './measurements.ts'
import { ASSIGNMENT_TO_ACTIVATION } from './onboard.ts'

/** Reports the progress of a run on standard error. */
export interface Progress {
  say(what: string): void
  second(second: Second): void
  end(): void
}

/** Interval of lines if standard error is not a terminal. */
const EVERY_SECONDS = 5

/** Creates a report of one line that changes on a terminal, or of separate lines elsewhere. */
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
      write(`${second} s: ${answers} responses a second, ${unheard} requests without a response${took}`)
    },
    end: () => void (live && process.stderr.write('\n')),
  }
}
