import { randomInt } from 'node:crypto'
import type { HubspotConfig } from '../../src/config.ts'

/** An emulator that stands in for HubSpot as long as no token is configured. */
export interface EmulatedHubspot {
  config: HubspotConfig
  close(): Promise<void>
}

/**
 * Starts an emulator in this process. It remembers nothing of the last time, and so is another portal every time:
 * it is set up, and told everything, anew.
 */
export async function emulateHubspot(): Promise<EmulatedHubspot> {
  const { startEmulator } = await import('./emulator/start-emulator.ts')
  const emulator = await startEmulator({ portalId: randomInt(10_000_000, 99_999_999), searchLagMs: 1_000 })
  const { token, url } = emulator
  return { config: { token: { token }, url, link: null, emulated: true }, close: emulator.close }
}
