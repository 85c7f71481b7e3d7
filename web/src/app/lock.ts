/**
 * Runs `work` while no other tab of this browser and origin runs work under the same name. `work` gets a signal that ends when
 * `signal` does, or when the lock is lost. Waits for its turn, and returns when `signal` ends.
 *
 * A page without HTTPS has no Web Locks. Its tabs then elect a holder by messages. The elected tab is the only one in all but
 * rare cases: two tabs may hold the lock for a moment if one of them answers late. The work must allow that.
 */
export async function holdLock(
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (!navigator.locks) return await (await import('./elect.ts')).holdElected(name, signal, work)
  try {
    await navigator.locks.request(name, { signal }, () => work(signal))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
