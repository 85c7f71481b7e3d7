import type { CrmInboxEvent } from '../../../prisma/client/client.ts'
import {
  ChangeAlreadyProcessed,
  completeChangeEvents,
  findPendingChangeEvents,
  postponeChangeEvents,
} from '../../../src/crm/inbox.ts'
import { raiseReview } from '../../../src/crm/reviews.ts'
import { type AppContext, asSystem, type Context } from '../../../src/platform/context.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { FORGET_MS } from '../../../src/privacy/anonymize-person.ts'
import type { Failure } from '../api/classify-response.ts'
import type { ApplyRecord, HubspotObject, RecordHandler, RecordSource } from './record-handler.ts'

export interface InboxOptions extends RecordSource {
  app: AppContext
  handlers: Readonly<Record<HubspotObject, RecordHandler>>
  /** Whether this process still holds the sync lease. */
  holds: () => Promise<boolean>
}

const PAGE = 500
/** Delay before the next attempt if a person must fix the configuration. */
const MISCONFIGURED_MS = 5 * 60 * 1000
/** Delay before the next attempt after a fault of the gateway. */
const FAULT_MS = 60 * 1000

/**
 * Processes all pending webhook events. Returns the failure that pauses the sync, or null. Each changed record is read
 * once, and its current state is applied. Duplicates, events in the wrong order and the gateway's own writes therefore
 * change nothing.
 */
export async function processInbox(options: InboxOptions): Promise<Failure | null> {
  for (;;) {
    const pending = await findPendingChangeEvents(options.app, PAGE)
    if (pending.length === 0) return null
    const records = Map.groupBy(
      pending,
      ({ portalId, object, objectId }) => `${portalId} ${object} ${objectId}`,
    )
    for (const events of records.values()) {
      if (!(await options.holds())) return null
      const failure = await processRecord(options, events)
      if (failure) return failure
    }
  }
}

async function processRecord(options: InboxOptions, events: CrmInboxEvent[]): Promise<Failure | null> {
  const { app } = options
  try {
    return await process(options, events)
  } catch (err) {
    if (err instanceof ChangeAlreadyProcessed) return null
    // A faulty record does not block the others.
    const { object, objectId } = events[0]!
    app.log.error({ msg: 'HubSpot event failed', object, objectId, err })
    await postponeChangeEvents(app.db, events, 'INTERNAL', new Date(app.now().getTime() + FAULT_MS))
    return null
  }
}

async function process(options: InboxOptions, events: CrmInboxEvent[]): Promise<Failure | null> {
  const { app, portalId, handlers } = options
  const { object, objectId, portalId: eventPortal } = events[0]!
  const ctx = asHubspot(app)
  const longestMs = events.some(({ change }) => change === 'FORGOTTEN') ? FORGET_MS : undefined
  const complete = (code: string | null, apply?: ApplyRecord) => {
    const work = async (tx: Tx) => {
      await completeChangeEvents(tx, events, app.now(), code)
      await apply?.(ctx, tx)
    }
    return transact(app.db, work, undefined, longestMs)
  }
  if (eventPortal !== portalId) {
    await complete('OTHER_PORTAL')
    return null
  }
  const outcome = await handlers[object as HubspotObject](options, {
    objectId,
    ids: [...new Set(events.flatMap(({ mergedIds }) => [objectId, ...mergedIds]))],
    changes: new Set(events.map(({ change }) => change)),
  })
  if (typeof outcome === 'function') {
    await complete(null, outcome)
    return null
  }
  if (outcome.kind === 'transient' || outcome.kind === 'daily') return outcome
  const { kind, code, reason } = outcome
  app.log.error({ msg: 'HubSpot record cannot be read', object, objectId, code, reason })
  if (kind === 'misconfigured') {
    await postponeChangeEvents(app.db, events, code, new Date(app.now().getTime() + MISCONFIGURED_MS))
    return null
  }
  const detail = `HubSpot does not show the record: ${code}.`
  await complete(code, (_ctx, tx) =>
    raiseReview(ctx, tx, { accountId: null, code: 'RECORD_UNREADABLE', object, remoteId: objectId, detail }),
  )
  return null
}

/** The context of changes that people made in HubSpot. The audit log names `hubspot` as their author. */
export function asHubspot(app: AppContext): Context {
  const ctx = asSystem(app)
  return { ...ctx, caller: { ...ctx.caller, principal: 'hubspot' } }
}
