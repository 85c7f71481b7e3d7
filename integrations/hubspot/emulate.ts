import { randomInt } from 'node:crypto'
import type { HubspotConfig } from '../../src/config.ts'
import type { Logger } from '../../src/logger.ts'
import { createClient } from './client.ts'
import { createLimiter } from './limiter.ts'
import { setUpPortal } from './setup.ts'

/** An emulator that stands in for HubSpot as long as no token is configured. */
export interface EmulatedHubspot {
  config: HubspotConfig
  close(): Promise<void>
}

/**
 * Starts an emulator in this process, set up as a portal should be. It remembers nothing of the last time, and so is
 * another portal every time: the gateway tells it everything anew.
 */
export async function emulateHubspot(log: Logger): Promise<EmulatedHubspot> {
  const { startEmulator } = await import('./emulator/start-emulator.ts')
  const emulator = await startEmulator({ portalId: randomInt(10_000_000, 99_999_999), searchLagMs: 1_000 })
  const config: HubspotConfig = {
    token: { token: emulator.token },
    url: emulator.url,
    link: null,
    emulated: true,
  }
  const limiter = createLimiter({ calls: 1_000, searches: 1_000 })
  const report = await setUpPortal(createClient({ token: config.token, baseUrl: config.url, log, limiter }))
  if (report.stopped) throw new Error(`The emulator of HubSpot could not be set up: ${report.stopped.reason}`)
  return { config, close: emulator.close }
}
