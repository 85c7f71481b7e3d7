/** Waits until what was changed before is painted, at most as long as a page without a picture waits: two frames. */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    if (document.visibilityState === 'hidden') return done()
    // The frame is painted between its callback and the next task. A covered window has no frames.
    const timer = setTimeout(done, 34)
    requestAnimationFrame(() => {
      clearTimeout(timer)
      setTimeout(done)
    })
  })
}
