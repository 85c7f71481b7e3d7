import { setTimeout as sleep } from 'node:timers/promises'
import type { Route } from '../../src/http/server-options.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { StripeConfig } from '../../src/shops/stripe-settings.ts'
import { createWakeSignal } from '../../src/subscriptions/wake-signal.ts'
import { createClient, type StripeClient } from './api/client.ts'
import { StripeFailure } from './api/failure.ts'
import { type ReconcileOptions, type Reconciliation, reconcile } from './reconcile/reconcile.ts'
import { recoverEvents } from './reconcile/recover-events.ts'
import { stripeRoutes } from './routes.ts'
import { createStripeSync } from './sync.ts'
import { reportUsage } from './usage/report-usage.ts'

/** Longest interval between two looks for received events. Another process may have received them. */
const SYNC_INTERVAL_MS = 1_000
/** Time in which Stripe sends further events of one change. */
const GATHER_MS = 100

/** The connection of a gateway to Stripe. */
export interface StripeConnection {
  client: StripeClient
  /** Processes the received events once. */
  run(): Promise<void>
  /** Processes events repeatedly until `stop`. Called in processes that run jobs. */
  follow(): void
  /** Stores the events that no webhook delivered. A failure of Stripe is logged, and the next run reads them. */
  recover(): Promise<void>
  /** Reports usage that Stripe bills. A failure of Stripe is logged, and the next run continues. */
  reportUsage(): Promise<void>
  /** Reads everything that was sold, and follows what was missed. Throws `StripeFailure`. */
  reconcile(options: ReconcileOptions): Promise<Reconciliation>
  stop(): Promise<void>
  /** The routes that Stripe and customers call. */
  routes: Route[]
}

/** Connects a gateway to Stripe. `clock` is the real time, which Stripe signs, not the clock of a sandbox. */
export function connectStripe(
  app: AppContext,
  { key, url, webhookSecrets, slackDays }: StripeConfig,
  clock: Clock = systemClock,
): StripeConnection {
  const client = createClient({ key, baseUrl: url, log: app.log })
  const sync = createStripeSync(app, { client, slackDays })
  const received = createWakeSignal()
  let stopped = false

  async function follow(): Promise<void> {
    while (!stopped) {
      // No failure of Stripe or the database ends the loop.
      await sync.run().catch((err: unknown) => app.log.error({ msg: 'Stripe sync failed', err }))
      if (await received.wait(SYNC_INTERVAL_MS)) await sleep(GATHER_MS)
    }
  }

  return {
    client,
    run: sync.run,
    follow: () => void follow(),
    async recover() {
      await recoverEvents(app, client).catch((error: unknown) => {
        if (!(error instanceof StripeFailure)) throw error
        app.log.warn({ msg: 'Stripe events cannot be listed', ...error.failure })
      })
    },
    async reportUsage() {
      try {
        await reportUsage(app, client, (await sync.open()).source)
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error
        app.log.warn({ msg: 'usage cannot be reported to Stripe', ...error.failure })
      }
    },
    reconcile: async (options) => await reconcile(app, await sync.open(), options),
    async stop() {
      stopped = true
      received.wake()
      await sync.stop()
    },
    routes: stripeRoutes({ app, client, webhookSecrets, clock, onStored: received.wake }),
  }
}
