const TWO_FRAMES_MS = 34

/** Waits for the next paint. Waits for two frames at most, and in a hidden page not at all: neither it nor a covered window is painted. */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    if (document.visibilityState === 'hidden') return done()
    const timer = setTimeout(done, TWO_FRAMES_MS)
    // The frame is painted between its callback and the next task.
    requestAnimationFrame(() => {
      clearTimeout(timer)
      setTimeout(done)
    })
  })
}
