/** Where lines go that are written together. */
export interface LogOutput {
  write(line: string): void
  /** Writes at once what was not written yet. */
  flushSync(): void
}

const unwritten = new Set<() => void>()
process.on('exit', () => {
  for (const flush of unwritten) flush()
})

/**
 * Gathers the lines of one turn of the event loop, and writes them together at its end, after the answers that they tell
 * of, and those of the last turn when the process ends. With an output that has written when it returns, a process that
 * is killed loses the lines of one turn at most; and who reads the log and stops reading stops the gateway, as a pipe
 * does: nothing piles up in memory.
 */
export function createLogOutput(output: { write(lines: string): unknown }): LogOutput {
  let lines = ''

  function flushSync(): void {
    if (lines === '') return
    const together = lines
    lines = ''
    unwritten.delete(flushSync)
    output.write(together)
  }

  return {
    write(line) {
      if (lines === '') {
        unwritten.add(flushSync)
        setImmediate(flushSync)
      }
      lines += line
    },
    flushSync,
  }
}
