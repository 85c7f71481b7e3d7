import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Lets the heap grow by a share of what is alive before it is collected: by default to twice its size. V8 lets it grow to four
 * times, so that a gateway under load keeps several hundred megabytes of what it no longer needs. `npm run attack` shows the
 * memory.
 */
export function limitHeapGrowth(percent = 100): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/** Time after the start, because the collection takes some tenths of a second. */
const COLLECT_AFTER_MS = 1_000

/**
 * Collects what the start of a process needed and left behind, a second later, and returns its memory to the system. Otherwise an
 * idle process keeps this memory, because V8 collects only when new objects need memory.
 */
export function collectStartGarbage(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect: (options: { type: 'major'; flavor: 'last-resort' }) => void = runInNewContext('gc')
    collect({ type: 'major', flavor: 'last-resort' })
  }, COLLECT_AFTER_MS).unref()
}
