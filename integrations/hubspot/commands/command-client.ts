import { ConfigError, readHubspotConfig } from '../../../src/config/config.ts'
import { createLogger } from '../../../src/platform/logger.ts'
import { createClient, type HubspotClient } from '../api/client.ts'
import type { WebhookTarget } from '../portal/check-webhooks.ts'

export interface Command {
  client: HubspotClient
  licenseObjects: boolean
  webhooks: WebhookTarget
}

/** What a command works with, as the environment configures it, or what is wrong with that. */
export function readCommand(): Command | string {
  try {
    const { hubspot: config, publicUrl } = readHubspotConfig()
    if (!config) return 'set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE; .env.example explains both'
    const log = createLogger({ level: 'fatal', pretty: false })
    const client = createClient({ token: config.token, baseUrl: config.url, log })
    const webhooks = { app: config.app ?? null, publicUrl, hubspotUrl: config.url }
    return { client, licenseObjects: config.licenseObjects ?? false, webhooks }
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}
