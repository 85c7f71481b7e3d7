/** The result of one check. */
export interface Finding {
  check: 'key' | 'permissions' | 'webhook endpoint' | 'webhooks' | 'prices'
  ok: boolean
  message: string
  /** What to do about a problem. */
  fix?: string
}

/** Where the keys are in Stripe's Dashboard. */
export const KEYS = 'In Stripe: Developers → API keys'
/** Where the webhook endpoints are in Stripe's Dashboard. */
export const WEBHOOKS = 'In Stripe: Developers → Webhooks'
