import { setTimeout as sleep } from 'node:timers/promises'
import type { HubspotConfig } from '../../src/config/config.ts'
import type { Route } from '../../src/http/server-options.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { createClient, type HubspotClient } from './api/client.ts'
import { createLimiter } from './api/limiter.ts'
import { traceClient } from './api/trace-client.ts'
import { setUpPortal } from './portal/setup.ts'
import { hubspotRoutes } from './routes.ts'
import { createHubspotSync } from './sync.ts'

/** How soon HubSpot is told, at most, of what happened. */
const EVERY_MS = 1_000

/** HubSpot, connected to a gateway. */
export interface HubspotConnection {
  client: HubspotClient
  /** Tells HubSpot all that there is to tell, once. */
  run(): Promise<void>
  /** Goes on telling it, until it is stopped. Called where jobs run. */
  follow(): void
  stop(): Promise<void>
  /** What HubSpot calls: webhooks and the card, where its app is configured. */
  routes: Route[]
}

/** Which HubSpot it is, for people. */
export function describeHubspot({ url, emulated }: HubspotConfig): string {
  return emulated
    ? `an emulator of HubSpot at ${url}, as no token is set; open it in a browser`
    : `HubSpot at ${url}`
}

/** `clock` is the time of the world, by which HubSpot signs, whatever a sandbox's clock says. */
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
    mapping: { link: config.link, licenseObjects: config.licenseObjects ?? false },
    hubspot,
  })
  let isSetUp = !config.emulated
  const stopped = new AbortController()

  async function run(): Promise<void> {
    if (!isSetUp) isSetUp = await setUpEmulator(app, config)
    await sync.run()
  }

  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      // Nothing that HubSpot or the database does may end it.
      await run().catch((err: unknown) => app.log.error({ msg: 'HubSpot sync failed', err }))
      await sleep(EVERY_MS, null, { signal: stopped.signal, ref: false }).catch(() => {})
    }
  }

  return {
    client,
    run,
    routes: hubspot ? hubspotRoutes({ app, hubspot, clock }) : [],
    follow: () => void follow(),
    async stop() {
      stopped.abort()
      await sync.stop()
    },
  }
}

/** A portal of one's own is set up without being asked, and at once: nobody else is held up by it. */
async function setUpEmulator(
  { log }: AppContext,
  { token, url, licenseObjects }: HubspotConfig,
): Promise<boolean> {
  const limiter = createLimiter({ calls: 1_000, searches: 1_000 })
  const { stopped } = await setUpPortal(createClient({ token, baseUrl: url, log, limiter }), licenseObjects)
  if (stopped) log.error({ msg: 'The emulator of HubSpot could not be set up', reason: stopped.reason })
  return stopped === null
}
