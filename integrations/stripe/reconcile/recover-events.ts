import { storeChangeEvents } from '../../../src/crm/inbox.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { findEventsReadUntil, recordEventsRead } from '../../../src/shops/source-state.ts'
import type { StripeClient } from '../api/client.ts'
import { followedEvents } from '../followed-events.ts'
import { readEvent, SOURCE } from '../inbound/read-event.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Stripe keeps events for 30 days. */
const OLDEST_MS = 29 * DAY_MS
/** How far the first run looks back. */
const FIRST_MS = 3 * DAY_MS
/** An event can become visible a little after it was created. */
const OVERLAP_MS = 15 * 60 * 1000
const MOST_EVENTS = 10_000

/**
 * Stores the events of Stripe since the last run that no webhook delivered. Returns the number of new ones. Stripe gives up after
 * three days, and sends nothing to an endpoint that is disabled. Throws `StripeFailure`.
 */
export async function recoverEvents(app: AppContext, client: StripeClient): Promise<number> {
  const now = app.now().getTime()
  const until = await findEventsReadUntil(app, SOURCE)
  const from = Math.max(until ? until.getTime() - OVERLAP_MS : now - FIRST_MS, now - OLDEST_MS)
  const events = await client.call(({ events }) =>
    events
      .list({ types: [...followedEvents], created: { gte: Math.floor(from / 1_000) }, limit: 100 })
      .autoPagingToArray({ limit: MOST_EVENTS }),
  )
  const stored = await storeChangeEvents(
    app,
    events.flatMap((event) => readEvent(event)?.change ?? []),
  )
  if (stored > 0) app.log.warn({ msg: 'Stripe events that no webhook delivered', count: stored })
  await recordEventsRead(app, SOURCE, new Date(now))
  return stored
}
