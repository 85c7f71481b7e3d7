import { PublicFault } from '../public-fault.ts'

/** What exceeded each limit. The wrong keys may be those of another client at the same address. */
const reasons = {
  attempts: 'Too many requests without a credential from this address.',
  requests: 'Too many requests with this credential.',
  cost: 'Too many points for operations and documents of this credential or address.',
  activations: 'Too many devices were activated with this license key in the last minute.',
  codes: 'Too many requests for one-time codes, or attempts at codes, from this address.',
  trials: 'Too many trials were started from this address in the last day.',
  addressFailures:
    'Too many wrong license keys or credentials from this address. A key that this address used before still works.',
  keyFailures: 'Too many wrong license keys with the same beginning.',
  failures: 'Too many wrong license keys or credentials from all addresses together.',
  outcomes:
    'Too many requests with new idempotency keys for this license key or credential. Retry with the same key, or send none.',
  accountMails: 'The contacts of this account got too many notices in the last hour.',
  partnerMails: 'This partner caused too many mails with a license key in the last hour.',
  recipientMails: 'This partner caused too many mails with a license key to this address in the last hour.',
}

/** A limit, as metrics and variables name it. */
export type LimitRule = keyof typeof reasons

/** A rate limit is exceeded (RFC 6585 section 4). The gateway did nothing for the request; the client may retry later. */
export class RateLimited extends PublicFault {
  override name = 'RateLimited'
  /** The limit, as metrics name it; null for a limit outside the graph. */
  readonly rule: LimitRule | null

  constructor(waitMs: number, rule: LimitRule | null = null) {
    const retryAfter = Math.max(Math.ceil(waitMs / 1000), 1)
    const reason = rule === null ? 'Too many requests.' : reasons[rule]
    super('RATE_LIMITED', 429, `${reason} Retry in ${retryAfter} s.`, { retryAfter })
    this.rule = rule
  }
}
