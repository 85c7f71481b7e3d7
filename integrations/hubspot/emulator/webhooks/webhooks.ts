import type { Portal } from '../portal/portal.ts'
import { deliver } from './deliver.ts'
import { type Subscription, type WireEvent, wireEvents } from './subscription.ts'

/** HubSpot tries again 10 times in the 24 hours after an event. */
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
  /** Where events are sent; none are while it is null. */
  targetUrl?: string | null
  /** The address that is signed, where a proxy stands before the target: by default the target. */
  publicUrl?: string | null
  subscriptions?: readonly Subscription[]
  /** How long events are gathered before they are sent; null when they are sent by `flush` only. */
  gatherMs?: number | null
  /** How long the app has to answer. */
  answerMs?: number
  /** How long each attempt waits after the one before it. */
  retryDelaysMs?: readonly number[]
  /** How often each array is sent, whatever is answered. */
  copies?: number
  /** Whether the last event comes first. */
  reversed?: boolean
}

/** What became of one attempt: the status of the answer, or 0 without one in time. */
export interface Delivery {
  status: number
  events: readonly WireEvent[]
}

export interface Webhooks {
  /** May be changed at any time. */
  readonly settings: Required<WebhooksOptions>
  /** Events that wait to be sent. */
  readonly pending: readonly WireEvent[]
  /** The last ones, when there were very many. */
  readonly deliveries: readonly Delivery[]
  /** Sends what waits now, in arrays of up to 100, and answers when every array was answered once. */
  flush(): Promise<readonly Delivery[]>
  close(): void
}

const MOST_EVENTS = 100
const MOST_KEPT = 1_000

/** Follows the portal's changes, and tells them to the app at least once, in no order that it could rely on. */
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

  // Ids come again: an event is known by its id only together with its object, its type and its time.
  const nextEventId = () => 1 + (events++ % 1_000)

  portal.listeners.push((event) => {
    if (settings.targetUrl === null) return
    const told = wireEvents(portal, settings.subscriptions, event, nextEventId)
    pending.push(...told)
    if (told.length === 0 || gathering || settings.gatherMs === null) return
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
