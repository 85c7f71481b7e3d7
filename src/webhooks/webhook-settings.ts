import { z } from 'zod'
import { commaList } from '../platform/comma-list.ts'
import { areRanges } from './requests/address-ranges.ts'

/** Environment variables of webhooks. */
export const webhookVariables = {
  LICET_LIMIT_WEBHOOK_ENDPOINTS: z.coerce
    .number('must be a number of endpoints')
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(1_000, 'must be at most 1,000')
    .default(20),
  LICET_WEBHOOK_NETWORKS: commaList.refine(
    areRanges,
    'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  ),
} as const

type WebhookVariables = z.output<z.ZodObject<typeof webhookVariables>>

/** How webhooks are sent. */
export interface WebhookSettings {
  /** Most endpoints of one partner, and of the vendor. */
  endpoints: number
  /** Addresses and networks that are not public, and that endpoints may have. */
  networks: readonly string[]
}

/** Returns the settings of the environment. */
export function webhookSettings(env: WebhookVariables): WebhookSettings {
  return { endpoints: env.LICET_LIMIT_WEBHOOK_ENDPOINTS, networks: env.LICET_WEBHOOK_NETWORKS }
}

/** The settings without any variable. */
export const defaultWebhooks: WebhookSettings = webhookSettings(z.object(webhookVariables).parse({}))

declare module '../platform/context.ts' {
  interface AppContext {
    webhooks: WebhookSettings
  }
}
