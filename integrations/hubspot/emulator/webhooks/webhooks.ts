import type { Portal } from '../portal/portal.ts'
import { deliver } from './deliver.ts'
import { type Subscription, type WireEvent, wireEvents } from './subscription.ts'

/** HubSpot retries 10 times within 24 hours after an event. */
const day = 24 * 60 * 60 * 1_000
export const hubspotRetries = [
  60_000,
  300_000,
  900_000,
  1_800_000,
  3_600_000,
  day / 12,
  day / 8,
  day / 6,
  day / 5,
  day / 4,
]

export interface WebhooksOptions {
  /** The address that receives events. Null: events are not sent. */
  targetUrl?: string | null
  /** The signed address if the target is behind a proxy. Default: the target. */
  publicUrl?: string | null
  subscriptions?: readonly Subscription[]
  /** How long events are collected before they are sent. Null: only `flush` sends them. */
  gatherMs?: number | null
  /** Timeout for a response of the app. */
  answerMs?: number
  /** Delay of each retry after the previous attempt. */
  retryDelaysMs?: readonly number[]
  /** How often each array is sent, regardless of the response. */
  copies?: number
  /** Whether the last event is first. */
  reversed?: boolean
}

/** One attempt and its status, or 0 without a response in time. */
export interface Delivery {
  status: number
  events: readonly WireEvent[]
}

export interface Webhooks {
  /** Can be changed at any time. */
  readonly settings: Required<WebhooksOptions>
  /** Events that are not sent yet. */
  readonly pending: readonly WireEvent[]
  /** Attempts so far. Only the last ones if there are very many. */
  readonly deliveries: readonly Delivery[]
  /** Sends pending events in arrays of up to 100. Resolves after the first attempt for every array. */
  flush(): Promise<readonly Delivery[]>
  close(): void
}

const MOST_EVENTS = 100
const MOST_KEPT = 1_000

/** Sends the portal's changes to the app at least once, in no guaranteed order. */
export function createWebhooks(portal: Portal, secret: string, options: WebhooksOptions = {}): Webhooks {
  const settings: Required<WebhooksOptions> = {
    targetUrl: null,
    publicUrl: null,
    subscriptions: [],
    gatherMs: 50,
    answerMs: 5_000,
    retryDelaysMs: hubspotRetries,
    copies: 1,
    reversed: false,
    ...options,
  }
  const pending: WireEvent[] = []
  const deliveries: Delivery[] = []
  const timers = new Set<NodeJS.Timeout>()
  let events = 0
  let closed = false
  let gathering = false

  // Ids repeat: only id, object, type and time together identify an event.
  const nextEventId = () => 1 + (events++ % 1_000)

  portal.listeners.push((event) => {
    if (settings.targetUrl === null) return
    const created = wireEvents(portal, settings.subscriptions, event, nextEventId)
    pending.push(...created)
    if (created.length === 0 || gathering || settings.gatherMs === null) return
    gathering = true
    later(settings.gatherMs, flush)
  })

  function later(ms: number, run: () => Promise<unknown>): void {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void run()
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  async function flush(): Promise<readonly Delivery[]> {
    gathering = false
    const events = settings.reversed ? pending.splice(0).reverse() : pending.splice(0)
    const arrays: WireEvent[][] = []
    for (let start = 0; start < events.length; start += MOST_EVENTS)
      arrays.push(events.slice(start, start + MOST_EVENTS))
    const sent = arrays.flatMap((array) => Array.from({ length: settings.copies }, () => attempt(array, 0)))
    return await Promise.all(sent)
  }

  async function attempt(array: readonly WireEvent[], attemptNumber: number): Promise<Delivery> {
    const events = array.map((event) => ({ ...event, attemptNumber }))
    const { targetUrl, publicUrl, answerMs } = settings
    const address = { targetUrl: targetUrl ?? '', publicUrl: publicUrl ?? targetUrl ?? '' }
    const status =
      targetUrl === null ? 0 : await deliver({ secret, ...address, events, now: portal.now(), answerMs })
    const delivery = { status, events }
    if (deliveries.length >= MOST_KEPT) deliveries.splice(0, MOST_KEPT / 2)
    deliveries.push(delivery)
    const delay = settings.retryDelaysMs[attemptNumber]
    if ((status < 200 || status > 299) && delay !== undefined)
      later(delay, () => attempt(array, attemptNumber + 1))
    return delivery
  }

  function close(): void {
    closed = true
    for (const timer of timers) clearTimeout(timer)
  }

  return { settings, pending, deliveries, flush, close }
}
