import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { HubspotConfig } from '../../src/config.ts'
import { hubspotApp, hubspotAppVariables } from '../../src/crm/hubspot-settings.ts'

/** An emulator that stands in for HubSpot as long as no token is configured. */
export interface EmulatedHubspot {
  config: HubspotConfig
  close(): Promise<void>
}

/**
 * Starts an emulator in this process. It remembers nothing of the last time, and so is another portal every time:
 * it is set up, and told everything, anew.
 */
export async function emulateHubspot(publicUrl: string): Promise<EmulatedHubspot> {
  const { startEmulator } = await import('./emulator/start-emulator.ts')
  const { subscriptions } = await import('./emulator/webhooks/subscriptions.ts')
  const emulator = await startEmulator({
    portalId: randomInt(10_000_000, 99_999_999),
    searchLagMs: 1_000,
    webhooks: { targetUrl: `${publicUrl}/hubspot/webhooks`, subscriptions },
  })
  const { token, url, appSecret, portal } = emulator
  const app = hubspotApp(
    z.object(hubspotAppVariables).parse({
      LICET_HUBSPOT_APP_SECRET: appSecret,
      LICET_HUBSPOT_APP_ID: String(portal.appId),
    }),
  )
  return { config: { token: { token }, url, link: null, emulated: true, app }, close: emulator.close }
}
