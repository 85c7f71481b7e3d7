import { ConfigError, readHubspotConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { createClient, type HubspotClient } from './client.ts'

/** The client of a command, as the environment configures it, or what is wrong with that. */
export function clientOfCommand(): HubspotClient | string {
  try {
    const config = readHubspotConfig()
    if (!config) return 'set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE; .env.example explains both'
    const log = createLogger({ level: 'fatal', pretty: false })
    return createClient({ token: config.token, baseUrl: config.url, log })
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}
