import { randomUUID } from 'node:crypto'
import type { EmulatorResponse } from '../http/response.ts'

export type Policy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY'

/** The refusal of a request above a limit. The policy names the limit. */
export class RateLimited extends Error {
  override name = 'RateLimited'
  readonly policy: Policy

  constructor(policy: Policy) {
    super(`You have reached your ${policy.toLowerCase()} limit.`)
    this.policy = policy
  }
}

/** The response to a request above a limit. Its body has another format than other refusals. */
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
