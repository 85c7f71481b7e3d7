/** Too much was asked in too short a time: nothing was done, and the same may be asked again later. */
export class RateLimited extends Error {
  override name = 'RateLimited'
  /** Whole seconds until it may be asked again. */
  readonly retryAfter: number

  constructor(waitMs: number) {
    const retryAfter = Math.max(Math.ceil(waitMs / 1000), 1)
    super(`Too many requests. Ask again in ${retryAfter} s.`)
    this.retryAfter = retryAfter
  }
}
