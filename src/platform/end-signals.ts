/** A second signal within this time is the first one again. */
const SAME_MS = 500

/**
 * Calls `onFirst` at the first SIGTERM or SIGINT, and `onSecond` at each later one. A terminal signals a command and the process that
 * started it, which forwards the signal: so two signals at nearly the same time count as one.
 */
export function onEndSignals(onFirst: (signal: string) => void, onSecond: () => void): void {
  let firstAt: number | null = null
  const onSignal = (signal: string) => {
    const at = performance.now()
    if (firstAt === null) {
      firstAt = at
      onFirst(signal)
    } else if (at - firstAt > SAME_MS) onSecond()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal)
}
