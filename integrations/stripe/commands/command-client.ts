import { ConfigError, readStripeConfig } from '../../../src/config/config.ts'
import { createLogger } from '../../../src/platform/logger.ts'
import { createClient, type StripeClient } from '../api/client.ts'
import { WEBHOOKS_PATH } from '../inbound/webhooks-route.ts'

export interface Command {
  client: StripeClient
  webhookSecrets: readonly string[]
  /** Address of the webhooks of the gateway. */
  url: string
}

/** Returns the connection that the environment configures. Throws a `ConfigError` if it configures none. */
export function readCommand(): Command {
  const { stripe, publicUrl } = readStripeConfig()
  if (!stripe)
    throw new ConfigError(
      'No key of Stripe is set.',
      'Set LICET_STRIPE_KEY or LICET_STRIPE_KEY_FILE. .env.example explains both.',
    )
  const { key, url: baseUrl, webhookSecrets } = stripe
  const client = createClient({ key, baseUrl, log: createLogger({ level: 'fatal', pretty: false }) })
  return { client, webhookSecrets, url: `${publicUrl}${WEBHOOKS_PATH}` }
}
