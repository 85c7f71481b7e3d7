import { randomInt } from 'node:crypto'
import type { HubspotConfig, HubspotSettings } from '../../src/config/config.ts'

/** An emulator that stands in for HubSpot as long as no token is configured. */
export interface EmulatedHubspot {
  config: HubspotConfig
  close(): Promise<void>
}

/**
 * Starts an emulator in this process. It remembers nothing of the last time, and so is another portal every time:
 * it is set up, and told everything, anew. What is configured of HubSpot but
 * its own address, token, app and portal holds for it as well.
 */
export async function emulateHubspot(publicUrl: string, settings: HubspotSettings): Promise<EmulatedHubspot> {
  const { startEmulator } = await import('./emulator/start-emulator.ts')
  const { subscriptions } = await import('./emulator/webhooks/subscriptions.ts')
  const emulator = await startEmulator({
    portalId: randomInt(10_000_000, 99_999_999),
    searchLagMs: 1_000,
    webhooks: { targetUrl: `${publicUrl}/hubspot/webhooks`, subscriptions },
  })
  const { token, url, appSecret, portal } = emulator
  const app = { ...settings.app, secret: appSecret, id: String(portal.appId), portals: [] }
  return { config: { ...settings, token: { token }, url, emulated: true, app }, close: emulator.close }
}
