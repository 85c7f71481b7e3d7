/** Wakes one waiting task. A signal before the wait is not lost, and several signals count as one. */
export interface WakeSignal {
  wake(): void
  /** Resolves to true once `wake` was called, or to false after `ms` milliseconds. */
  wait(ms: number): Promise<boolean>
}

/** Creates a signal for one waiting task. */
export function createWakeSignal(): WakeSignal {
  let isSet = false
  let resume = () => {}
  return {
    wake() {
      isSet = true
      resume()
    },
    async wait(ms) {
      if (!isSet) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          resume = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      const wasSet = isSet
      resume = () => {}
      isSet = false
      return wasSet
    },
  }
}
