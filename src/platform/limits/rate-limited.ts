import { PublicFault } from '../public-fault.ts'

/** A rate limit is exceeded (RFC 6585 section 4). The gateway did nothing for the request; the client may retry later. */
export class RateLimited extends PublicFault {
  override name = 'RateLimited'
  /** The limit, as metrics name it; null for a limit outside the graph. */
  readonly rule: string | null

  constructor(waitMs: number, rule: string | null = null) {
    const retryAfter = Math.max(Math.ceil(waitMs / 1000), 1)
    super('RATE_LIMITED', 429, `Too many requests. Retry in ${retryAfter} s.`, { retryAfter })
    this.rule = rule
  }
}
