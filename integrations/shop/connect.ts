import { setTimeout as sleep } from 'node:timers/promises'
import type { Route } from '../../src/http/server-options.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { ShopKey } from '../../src/shops/shop-settings.ts'
import { hasSourceWork } from '../../src/shops/source-state.ts'
import { followAgain } from './follow-again.ts'
import { sourceOf } from './follow-sent-sale.ts'
import { shopRoutes } from './routes.ts'

/** The interval between two looks for sales to follow again. */
const INTERVAL_MS = 1_000

/** The connection of a gateway to shops that send their sales themselves. */
export interface ShopConnection {
  routes: Route[]
  /** Follows sales again whose review may be resolved, once. */
  run(): Promise<void>
  /** Does so until `stop`. Called in processes that run jobs. */
  follow(): void
  stop(): Promise<void>
}

/** Returns the sources of the sales of shops that send them themselves. */
export function shopSources(keys: readonly ShopKey[]): string[] {
  return [...new Set(keys.map(({ name }) => sourceOf(name)))]
}

/** Connects a gateway to the shops that have a secret. `clock` is the real time, which shops sign. */
export function connectShops(app: AppContext, keys: readonly ShopKey[], clock?: Clock): ShopConnection {
  const sources = shopSources(keys)
  const stopped = new AbortController()
  let running = Promise.resolve()

  async function run(): Promise<void> {
    for (const source of sources) if (await hasSourceWork(app, source)) await followAgain(app, source)
  }

  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      // No failure of the database ends the loop.
      running = run().catch((err: unknown) => app.log.error({ msg: 'Sales were not followed again', err }))
      await running
      await sleep(INTERVAL_MS, null, { signal: stopped.signal, ref: false }).catch(() => {})
    }
  }

  return {
    routes: shopRoutes(app, keys, clock),
    run,
    follow: () => {
      if (sources.length > 0) void follow()
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}
