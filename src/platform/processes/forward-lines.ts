import type { Readable, Writable } from 'node:stream'

/**
 * Writes what a process prints to an output, whole lines only. Several processes that write to one pipe themselves would mix
 * their lines, because a pipe keeps only short writes together.
 */
export function forwardLines(input: Readable, output: Writable): void {
  let rest = ''
  input.setEncoding('utf8')
  input.on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1
    if (end === 0) {
      rest += text
      return
    }
    // An output that is not read stops the process, as it would without this one.
    if (!output.write(rest + text.slice(0, end))) {
      input.pause()
      output.once('drain', () => input.resume())
    }
    rest = text.slice(end)
  })
  input.once('end', () => {
    if (rest !== '') output.write(`${rest}\n`)
  })
}
