import { setTimeout as sleep } from 'node:timers/promises'
import type { HubspotConfig } from '../../src/config/config.ts'
import type { Page } from '../../src/http/development-pages.ts'
import type { Route } from '../../src/http/server-options.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { createWakeSignal } from '../../src/subscriptions/wake-signal.ts'
import { createClient, type HubspotClient } from './api/client.ts'
import { createLimiter } from './api/limiter.ts'
import { traceClient } from './api/trace-client.ts'
import { setUpPortal } from './portal/setup.ts'
import { hubspotRoutes } from './routes.ts'
import { createHubspotSync } from './sync.ts'

/** Longest interval between two runs of the sync. */
const SYNC_INTERVAL_MS = 1_000
/** The same for an emulator, which has no rate limits: a developer waits for the sync. */
const EMULATED_INTERVAL_MS = 200
/** Time in which HubSpot sends further events of one change. */
const GATHER_MS = 100

/** The connection of a gateway to HubSpot. */
export interface HubspotConnection {
  client: HubspotClient
  /** Runs the sync once. */
  run(): Promise<void>
  /** Runs the sync repeatedly until `stop`. Called in processes that run jobs. */
  follow(): void
  stop(): Promise<void>
  /** The routes for webhooks and the card; empty without a configured app. */
  routes: Route[]
  /** The page with the records of an emulated HubSpot; none for HubSpot itself. */
  pages: Page[]
}

/** Describes the connected HubSpot for the start-up message. */
export function describeHubspot({ url, emulated }: HubspotConfig): string {
  return emulated
    ? `an emulator of HubSpot at ${url}, as no token is set; open it in a browser`
    : `HubSpot at ${url}`
}

/** Connects a gateway to HubSpot. `clock` is the real time, which HubSpot signs, not the clock of a sandbox. */
export function connectHubspot(
  app: AppContext,
  config: HubspotConfig,
  clock: Clock = systemClock,
): HubspotConnection {
  const hubspot = config.app ?? null
  const client = traceClient(
    createClient({ token: config.token, baseUrl: config.url, log: app.log }),
    config.url,
  )
  const sync = createHubspotSync(app, {
    client,
    mapping: {
      link: config.link,
      licenseObjects: config.licenseObjects ?? false,
      roleLabels: config.roleLabels ?? false,
      timeline: config.timeline ?? false,
    },
    hubspot,
  })
  const intervalMs = config.emulated ? EMULATED_INTERVAL_MS : SYNC_INTERVAL_MS
  const received = createWakeSignal()
  let isSetUp = !config.emulated
  let stopped = false

  async function run(): Promise<void> {
    if (!isSetUp) isSetUp = await setUpEmulator(app, config)
    await sync.run()
  }

  async function follow(): Promise<void> {
    while (!stopped) {
      // No failure of HubSpot or the database ends the loop.
      await run().catch((err: unknown) => app.log.error({ msg: 'HubSpot sync failed', err }))
      if (await received.wait(intervalMs)) await sleep(GATHER_MS)
    }
  }

  return {
    client,
    run,
    routes: hubspot ? hubspotRoutes({ app, hubspot, clock, client, onStored: received.wake }) : [],
    pages: config.emulated
      ? [
          {
            url: config.url,
            name: 'HubSpot emulator',
            description: 'The companies and people as support sees them in the CRM.',
          },
        ]
      : [],
    follow: () => void follow(),
    async stop() {
      stopped = true
      received.wake()
      await sync.stop()
    },
  }
}

/** Sets up an emulated portal without a command. Only this gateway uses it, so the rate limits of HubSpot do not apply. */
async function setUpEmulator(
  { log }: AppContext,
  { token, url, licenseObjects, roleLabels = false, app }: HubspotConfig,
): Promise<boolean> {
  const limiter = createLimiter({ calls: 1_000, searches: 1_000 })
  const { stopped } = await setUpPortal(createClient({ token, baseUrl: url, log, limiter }), licenseObjects, {
    deals: Boolean(app),
    roleLabels,
    renewalDeals: app?.renewals?.mode === 'deal',
  })
  if (stopped) log.error({ msg: 'The emulator of HubSpot could not be set up', reason: stopped.reason })
  return stopped === null
}
