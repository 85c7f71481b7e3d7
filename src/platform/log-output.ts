/** An output that writes several lines together. */
export interface LogOutput {
  write(line: string): void
  /** Writes the buffered lines at once. */
  flushSync(): void
}

const pending = new Set<() => void>()
process.on('exit', () => {
  for (const flush of pending) flush()
})

/** Longest delay of a line of the level `info`, in milliseconds. */
const DELAY_MS = 5
/** How a line of the level `info` begins. */
const INFO = '{"level":30,'

/**
 * Creates an output that writes lines together, because each write costs as much as the log of ten operations. Lines of the
 * level `info` wait for at most 5 ms. Any other line is written at the end of its turn of the event loop, with all lines
 * before it. All lines are written at the exit of the process, also after an uncaught exception. `output` must write
 * synchronously. A killed process loses the lines of 5 ms at most. A reader that stops reading blocks the gateway, as with any
 * pipe, so memory stays bounded.
 */
export function createLogOutput(output: { write(lines: string): unknown }): LogOutput {
  let lines = ''
  let delay: NodeJS.Timeout | undefined
  let isEndOfTurn = false

  function flushSync(): void {
    if (lines === '') return
    const buffered = lines
    lines = ''
    clearTimeout(delay)
    pending.delete(flushSync)
    output.write(buffered)
  }

  return {
    write(line) {
      if (lines === '') {
        pending.add(flushSync)
        delay = setTimeout(flushSync, DELAY_MS)
      }
      lines += line
      if (isEndOfTurn || line.startsWith(INFO)) return
      isEndOfTurn = true
      setImmediate(() => {
        isEndOfTurn = false
        flushSync()
      })
    },
    flushSync,
  }
}
