/**
 * Stops what a command has started if a signal ends the command, which then exits with 1. Returns a function that ends this, for
 * when it was stopped.
 */
export function stopOnSignal(stop: () => Promise<void>): () => void {
  const onSignal = () => void stop().finally(() => process.exit(1))
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.once(signal, onSignal)
  return () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
}
