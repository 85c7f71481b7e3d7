const LINE_EVERY_MS = 10_000
const MOVE_EVERY_MS = 100

/** The stream that shows the progress: standard error. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  write(text: string): unknown
}

export interface Progress {
  /** The bytes of the file that were checked. Shown only if the check takes longer than the time between two lines. */
  check(done: number, total: number): void
  /** The accounts that were imported. */
  step(done: number, total: number): void
  /** Clears the moving line. */
  end(): void
}

/** Shows the progress of an import: a moving line in a terminal, a line every ten seconds in a log. */
export function createProgress(stream: ProgressStream, clock = () => performance.now()): Progress {
  const every = stream.isTTY ? MOVE_EVERY_MS : LINE_EVERY_MS
  let checkShownAt = clock()
  let shownAt = Number.NEGATIVE_INFINITY
  const show = (line: string) => void stream.write(stream.isTTY ? `\r${line}\u001b[K` : `${line}\n`)
  return {
    check(done, total) {
      if (done === total || clock() - checkShownAt < every) return
      checkShownAt = clock()
      show(`checking: ${Math.floor((100 * done) / total)} %`)
    },
    step(done, total) {
      if (done === total || clock() - shownAt < every) return
      shownAt = clock()
      show(`${done} of ${total} accounts`)
    },
    end() {
      if (stream.isTTY) stream.write('\r\u001b[K')
    },
  }
}
