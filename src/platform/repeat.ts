/**
 * Runs a task every `everyMs` and returns the function that ends this. A run that takes longer delays the next one: runs
 * never overlap, so a slow or absent database gets no queue of them. `onError` receives failures. The timer does not keep
 * the process alive.
 */
export function repeat(
  task: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): () => void {
  let running = false
  const timer = setInterval(async () => {
    if (running) return
    running = true
    await task()
      .catch(onError)
      .finally(() => {
        running = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
