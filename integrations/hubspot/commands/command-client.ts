import { ConfigError, readHubspotConfig } from '../../../src/config/config.ts'
import { createLogger } from '../../../src/platform/logger.ts'
import { createClient, type HubspotClient } from '../api/client.ts'
import type { WebhookTarget } from '../portal/check-webhooks.ts'

export interface Command {
  client: HubspotClient
  licenseObjects: boolean
  roleLabels: boolean
  timeline: boolean
  webhooks: WebhookTarget
}

/** Returns the connection that the environment configures. Throws a `ConfigError` if it configures none. */
export function readCommand(): Command {
  const { hubspot: config, publicUrl } = readHubspotConfig()
  if (!config)
    throw new ConfigError(
      'No HubSpot token is set.',
      'Set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE. .env.example explains both.',
    )
  const log = createLogger({ level: 'fatal', pretty: false })
  const client = createClient({ token: config.token, baseUrl: config.url, log })
  const webhooks = { app: config.app ?? null, publicUrl, hubspotUrl: config.url }
  const { licenseObjects = false, roleLabels = false, timeline = false } = config
  return { client, licenseObjects, roleLabels, timeline, webhooks }
}
