import type { CrmInboxEvent } from '../../../prisma/client/client.ts'
import type { CrmObject } from '../../../prisma/client/enums.ts'
import {
  ANY_ACCOUNT,
  ChangeAlreadyProcessed,
  completeChangeEvents,
  findPendingChangeEvents,
  postponeChangeEvents,
} from '../../../src/crm/inbox.ts'
import { raiseReview } from '../../../src/crm/reviews.ts'
import { type AppContext, asSystem, type Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { type Failure, StripeFailure } from '../api/failure.ts'
import type { ApplyObject, ObjectHandler, ShopSource } from './object-handler.ts'
import { SOURCE } from './read-event.ts'

export interface InboxOptions extends ShopSource {
  app: AppContext
  handlers: Readonly<Partial<Record<CrmObject, ObjectHandler>>>
  /** Whether this process still holds the lease. */
  holds: () => Promise<boolean>
}

const PAGE = 500
/** Delay before the next attempt after a fault of the gateway. */
const FAULT_MS = 60 * 1000

/**
 * Processes all pending events of Stripe. Returns the failure that pauses the reads, or null. Each changed object is read once,
 * and its current state is applied. Duplicates and events in the wrong order therefore change nothing.
 */
export async function processInbox(options: InboxOptions): Promise<Failure | null> {
  for (;;) {
    const pending = await findPendingChangeEvents(options.app, PAGE, SOURCE)
    if (pending.length === 0) return null
    const objects = Map.groupBy(
      pending,
      ({ portalId, object, objectId }) => `${portalId} ${object} ${objectId}`,
    )
    for (const events of objects.values()) {
      if (!(await options.holds())) return null
      const failure = await processObject(options, events)
      if (failure) return failure
    }
  }
}

async function processObject(options: InboxOptions, events: CrmInboxEvent[]): Promise<Failure | null> {
  const { app } = options
  const { object, objectId } = events[0]!
  try {
    await apply(options, events)
    return null
  } catch (err) {
    if (err instanceof ChangeAlreadyProcessed) return null
    if (err instanceof StripeFailure) return await onFailure(options, events, err.failure)
    // A faulty object does not block the others.
    app.log.error({ msg: 'Stripe event failed', object, objectId, err })
    await postponeChangeEvents(app.db, events, 'INTERNAL', new Date(app.now().getTime() + FAULT_MS))
    return null
  }
}

async function apply(options: InboxOptions, events: CrmInboxEvent[]): Promise<void> {
  const { app, mode, handlers } = options
  const { object, objectId, portalId } = events[0]!
  const handler = handlers[object]
  if (portalId !== mode && portalId !== ANY_ACCOUNT) return await complete(app, events, 'OTHER_MODE')
  if (!handler) return await complete(app, events, 'NOT_FOLLOWED')
  await complete(app, events, null, await handler(options, objectId))
}

async function complete(
  app: AppContext,
  events: readonly CrmInboxEvent[],
  code: string | null,
  applyObject?: ApplyObject,
): Promise<void> {
  await transact(app.db, async (tx) => {
    await completeChangeEvents(tx, events, app.now(), code)
    await applyObject?.(asStripe(app), tx)
  })
}

/** A failure of one object creates a review; every other failure pauses the reads. */
async function onFailure(
  { app }: InboxOptions,
  events: CrmInboxEvent[],
  failure: Failure,
): Promise<Failure | null> {
  if (failure.kind === 'transient' || failure.kind === 'misconfigured') return failure
  const { object, objectId } = events[0]!
  const { code, reason } = failure
  app.log.error({ msg: 'Stripe object cannot be read', object, objectId, code, reason })
  await complete(app, events, code, (ctx, tx) =>
    raiseReview(ctx, tx, {
      accountId: null,
      code: 'RECORD_UNREADABLE',
      object,
      source: SOURCE,
      remoteId: objectId,
      detail: `Stripe does not show the object: ${code}.`,
    }),
  )
  return null
}

/** The context of changes in Stripe. The audit log names `stripe` as their author. */
export function asStripe(app: AppContext): Context {
  const ctx = asSystem(app)
  return { ...ctx, caller: { ...ctx.caller, principal: 'stripe' } }
}
