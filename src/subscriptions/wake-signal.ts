/** Wakes one who waits. Ringing it before anybody waits is not lost, and ringing it twice is ringing it once. */
export interface WakeSignal {
  ring(): void
  /** Resolves once it has been rung, or after `ms`, and says which: true when it was rung. */
  heard(ms: number): Promise<boolean>
}

export function createWakeSignal(): WakeSignal {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    async heard(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      const wasRung = rung
      wake = () => {}
      rung = false
      return wasRung
    },
  }
}
