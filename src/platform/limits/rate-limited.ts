/** Too much was asked in too short a time: nothing was done, and the same may be asked again later. */
export class RateLimited extends Error {
  override name = 'RateLimited'
  /** Whole seconds until it may be asked again. */
  readonly retryAfter: number
  /** Which limit, as metrics name it; null for one that is no part of the graph. */
  readonly rule: string | null

  constructor(waitMs: number, rule: string | null = null) {
    const retryAfter = Math.max(Math.ceil(waitMs / 1000), 1)
    super(`Too many requests. Ask again in ${retryAfter} s.`)
    this.retryAfter = retryAfter
    this.rule = rule
  }
}
