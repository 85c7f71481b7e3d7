/** What the work answers, or a rejection after so many milliseconds; `signal` tells the work to stop. */
export async function within<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const error = new Error(`no answer within ${milliseconds} ms`)
    reject(error)
    abort.abort(error)
  }, milliseconds)
  try {
    return await Promise.race([work(abort.signal), timeout])
  } finally {
    clearTimeout(timer)
  }
}
