/**
 * Returns a function that calls `callback` at once, and after that at most once in each `ms` milliseconds: calls meanwhile become
 * one call at the end. `cancel` drops the call that waits.
 */
export function coalesce(callback: () => void, ms: number): { call(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDue = false
  function call(): void {
    if (timer !== undefined) {
      isDue = true
      return
    }
    timer = setTimeout(() => {
      timer = undefined
      if (!isDue) return
      isDue = false
      call()
    }, ms)
    callback()
  }
  return {
    call,
    cancel() {
      clearTimeout(timer)
      timer = undefined
      isDue = false
    },
  }
}
