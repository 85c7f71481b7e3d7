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

/**
 * Creates an output that buffers the lines of one turn of the event loop. It writes them at the end of the turn, after the
 * responses that they are about, and at the exit of the process. `output` must write synchronously. A killed process then
 * loses the lines of one turn at most. A reader that stops reading blocks the gateway, as with any pipe, so memory stays
 * bounded.
 */
export function createLogOutput(output: { write(lines: string): unknown }): LogOutput {
  let lines = ''

  function flushSync(): void {
    if (lines === '') return
    const buffered = lines
    lines = ''
    pending.delete(flushSync)
    output.write(buffered)
  }

  return {
    write(line) {
      if (lines === '') {
        pending.add(flushSync)
        setImmediate(flushSync)
      }
      lines += line
    },
    flushSync,
  }
}
