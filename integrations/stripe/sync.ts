import { randomUUID } from 'node:crypto'
import { backoffMs } from '../../src/platform/backoff.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { trace } from '../../src/platform/telemetry/tracing.ts'
import {
  hasSourceWork,
  holdSource,
  pauseSource,
  recordSourceRun,
  releaseSource,
} from '../../src/shops/source-state.ts'
import type { StripeConfig } from '../../src/shops/stripe-settings.ts'
import type { StripeClient } from './api/client.ts'
import { type Failure, StripeFailure } from './api/failure.ts'
import { handlers } from './inbound/handlers.ts'
import type { ShopSource } from './inbound/object-handler.ts'
import { processInbox } from './inbound/process-inbox.ts'
import { modeOf, SOURCE } from './inbound/read-event.ts'
import { createPriceBook } from './mapping/price-book.ts'

/** Delay before the next attempt after a failure that a person must fix. */
const MISCONFIGURED_MS = 30_000
/** How long the account of the key is kept. */
const ACCOUNT_MS = 10 * 60 * 1000
const RETRY = { firstMs: 1_000, maxMs: 5 * 60 * 1000 }

export interface SyncOptions extends Pick<StripeConfig, 'slackDays'> {
  client: StripeClient
}

export interface StripeSync {
  /** The account of the key, to read from it. Throws `StripeFailure`. */
  open(): Promise<ShopSource>
  /** Processes the received events. Does nothing while another process does. */
  run(): Promise<void>
  /** Stops after the current object. */
  stop(): Promise<void>
}

/** Reads Stripe in one process. Only the process that holds the lease works. */
export function createStripeSync(app: AppContext, { client, slackDays }: SyncOptions): StripeSync {
  const holder = randomUUID()
  const prices = createPriceBook(client)
  const slackSeconds = slackDays * 24 * 60 * 60
  let failures = 0
  let running: Promise<void> | null = null
  let stopping = false
  let account: { id: string; readAt: number } | null = null
  const holds = async () => !stopping && (await holdSource(app.sql, SOURCE, holder))

  /** Id of the account of the key. It changes only with the key. */
  async function readAccount(): Promise<string> {
    const now = performance.now()
    if (!account || now - account.readAt > ACCOUNT_MS) {
      const { id } = await client.call(({ accounts }) => accounts.retrieveCurrent())
      account = { id, readAt: now }
    }
    return account.id
  }

  async function open(): Promise<ShopSource> {
    const mode = modeOf(await client.isLive())
    return { client, prices, slackSeconds, mode, source: `${SOURCE}:${await readAccount()}` }
  }

  async function work(): Promise<Failure | null> {
    try {
      const shop = await open()
      const failure = await processInbox({ app, ...shop, handlers, holds })
      if (!failure) await recordSourceRun(app, SOURCE, await readAccount())
      return failure
    } catch (error) {
      if (error instanceof StripeFailure) return error.failure
      throw error
    }
  }

  async function once(): Promise<void> {
    if (!(await hasSourceWork(app, SOURCE)) || !(await holds())) return
    try {
      const failure = await trace({ name: 'stripe.sync', kind: 'CONSUMER' }, work)
      if (failure) await pause(failure)
      else failures = 0
    } finally {
      await releaseSource(app.sql, SOURCE, holder)
    }
  }

  async function pause(failure: Failure): Promise<void> {
    failures++
    // Another key can be one of another account.
    account = null
    const { code, reason } = failure
    const wait =
      failure.kind === 'transient' ? (failure.retryAfterMs ?? backoffMs(failures, RETRY)) : MISCONFIGURED_MS
    const until = new Date(app.now().getTime() + wait)
    const level = failure.kind === 'transient' ? 'warn' : 'error'
    app.log[level]({ msg: 'Stripe reads paused', code, reason, until: until.toISOString() })
    await pauseSource(app, SOURCE, { code, reason, until })
  }

  return {
    open,
    async run() {
      running ??= once().finally(() => {
        running = null
      })
      await running
    },
    async stop() {
      stopping = true
      await running?.catch(() => {})
    },
  }
}
