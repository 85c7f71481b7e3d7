import { ConfigError, readHubspotConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { createClient, type HubspotClient } from './client.ts'

/** What a command works with, as the environment configures it, or what is wrong with that. */
export function readCommand(): { client: HubspotClient; licenseObjects: boolean } | string {
  try {
    const config = readHubspotConfig()
    if (!config) return 'set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE; .env.example explains both'
    const log = createLogger({ level: 'fatal', pretty: false })
    const client = createClient({ token: config.token, baseUrl: config.url, log })
    return { client, licenseObjects: config.licenseObjects ?? false }
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}
