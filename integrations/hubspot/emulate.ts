import { randomInt } from 'node:crypto'
import type { HubspotConfig, HubspotSettings } from '../../src/config/config.ts'

/** An emulator that replaces HubSpot if no token is configured. */
export interface EmulatedHubspot {
  config: HubspotConfig
  close(): Promise<void>
}

/**
 * Starts an emulator in this process. It keeps nothing between starts, so each start is a new portal: the gateway sets it
 * up and pushes every account again. The HubSpot settings apply to it, except address, token, app and portals.
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
