import { createClient } from '../../integrations/hubspot/api/client.ts'
import { type Emulator, startEmulator } from '../../integrations/hubspot/emulator/start-emulator.ts'
import { setUpPortal } from '../../integrations/hubspot/portal/setup.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { unlimited } from '../integrations/hubspot/crm.ts'

/** Address of the gateways that HubSpot signs. */
export const PUBLIC = 'https://licenses.example'

/** Starts an emulator of HubSpot with a set-up portal. Returns it and the variables of gateways that are connected to it. */
export async function startPortal(): Promise<{ emulator: Emulator; environment: Record<string, string> }> {
  const emulator = await startEmulator({ autoCreateCompanies: false })
  const client = createClient({
    token: { token: emulator.token },
    baseUrl: emulator.url,
    log: createLogger({ level: 'silent', pretty: false }),
    limiter: unlimited(),
  })
  const { stopped } = await setUpPortal(client)
  if (stopped !== null) throw new Error(`the portal was not set up: ${JSON.stringify(stopped)}`)
  return {
    emulator,
    environment: {
      LICET_PUBLIC_URL: PUBLIC,
      LICET_HUBSPOT_TOKEN: emulator.token,
      LICET_HUBSPOT_URL: emulator.url,
      LICET_HUBSPOT_APP_SECRET: emulator.appSecret,
      LICET_HUBSPOT_APP_ID: String(emulator.portal.appId),
      LICET_HUBSPOT_PORTALS: String(emulator.portal.id),
    },
  }
}
