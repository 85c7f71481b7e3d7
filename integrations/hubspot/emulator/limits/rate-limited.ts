import { randomUUID } from 'node:crypto'
import type { EmulatorResponse } from '../http/response.ts'

export type Policy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY'

/** A request too many; the policy says how long to wait. */
export class RateLimited extends Error {
  override name = 'RateLimited'
  readonly policy: Policy

  constructor(policy: Policy) {
    super(`You have reached your ${policy.toLowerCase()} limit.`)
    this.policy = policy
  }
}

/** The answer to a request too many, whose body has a form of its own. */
export function rateLimitedResponse({ message, policy }: RateLimited): EmulatorResponse {
  return {
    status: 429,
    body: {
      status: 'error',
      message,
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      policyName: policy,
    },
  }
}
