import type { CrmInboxEvent } from '../../../prisma/client/client.ts'
import type { CrmObject } from '../../../prisma/client/enums.ts'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import {
  ChangeAlreadyProcessed,
  completeChangeEvent,
  findPendingChangeEvents,
  postponeChangeEvent,
} from '../../../src/crm/inbox.ts'
import { raiseReview } from '../../../src/crm/review.ts'
import { type AppContext, asSystem, type Context } from '../../../src/platform/context.ts'
import { type Tx, transact } from '../../../src/platform/db.ts'
import { FORGET_MS } from '../../../src/privacy/anonymize-contact.ts'
import type { HubspotClient } from '../api/client.ts'
import type { Failed } from '../portal/portal.ts'
import { handleDeal } from './deals/handle-deal.ts'
import { handleCompany } from './handle-company.ts'
import { handleContact } from './handle-contact.ts'

export interface InboxOptions {
  app: AppContext
  client: HubspotClient
  hubspot: HubspotApp
  /** The portal that the token reads. */
  portalId: string
  /** Whether the lease is still held. */
  holds: () => Promise<boolean>
}

/** What is known of one record: that something about it changed, one way or several. */
export interface RecordChangeEvents {
  objectId: string
  /** Every id that the record has had, as far as was told. */
  ids: string[]
  changes: Set<CrmInboxEvent['change']>
}

/** What is to be done in one transaction, once the record was read. */
export type Follow = (ctx: Context, tx: Tx) => Promise<void>
export type Handle = (options: InboxOptions, news: RecordChangeEvents) => Promise<Follow | Failed>

const handles: Record<CrmObject, Handle> = {
  COMPANY: handleCompany,
  CONTACT: handleContact,
  DEAL: handleDeal,
}

const PAGE = 500
/** How soon that is tried again which a person has to make possible, or which failed for a fault of ours. */
const MISCONFIGURED_MS = 5 * 60 * 1000
const FAULT_MS = 60 * 1000

/**
 * Does what follows from what HubSpot told, until nothing is left or something asks for patience; answers that. A
 * record is read once, however much was told of it, and what it is now is what counts: so duplicates and a wrong
 * order change nothing, and neither does what we wrote ourselves.
 */
export async function processInbox(options: InboxOptions): Promise<Failed | null> {
  for (;;) {
    const pending = await findPendingChangeEvents(options.app, PAGE)
    if (pending.length === 0) return null
    const records = Map.groupBy(
      pending,
      ({ portalId, object, objectId }) => `${portalId} ${object} ${objectId}`,
    )
    for (const news of records.values()) {
      if (!(await options.holds())) return null
      const stopped = await processRecord(options, news)
      if (stopped) return stopped
    }
  }
}

async function processRecord(options: InboxOptions, events: CrmInboxEvent[]): Promise<Failed | null> {
  const { app } = options
  try {
    return await process(options, events)
  } catch (err) {
    if (err instanceof ChangeAlreadyProcessed) return null
    // One record must not keep all others waiting.
    const { object, objectId } = events[0]!
    app.log.error({ msg: 'HubSpot event failed', object, objectId, err })
    await postponeChangeEvent(app.db, events, 'INTERNAL', new Date(app.now().getTime() + FAULT_MS))
    return null
  }
}

async function process(options: InboxOptions, events: CrmInboxEvent[]): Promise<Failed | null> {
  const { app, portalId } = options
  const { object, objectId, portalId: eventPortal } = events[0]!
  const ctx = asHubspot(app)
  const longestMs = events.some(({ change }) => change === 'FORGOTTEN') ? FORGET_MS : undefined
  const settle = (code: string | null, follow?: Follow) => {
    const work = async (tx: Tx) => {
      await completeChangeEvent(tx, events, app.now(), code)
      await follow?.(ctx, tx)
    }
    return transact(app.db, work, undefined, longestMs)
  }
  if (eventPortal !== portalId) {
    await settle('OTHER_PORTAL')
    return null
  }
  const follow = await handles[object](options, {
    objectId,
    ids: [...new Set(events.flatMap(({ mergedIds }) => [objectId, ...mergedIds]))],
    changes: new Set(events.map(({ change }) => change)),
  })
  if (typeof follow === 'function') {
    await settle(null, follow)
    return null
  }
  if (follow.kind === 'transient' || follow.kind === 'daily') return follow
  const { kind, code, reason } = follow
  app.log.error({ msg: 'HubSpot record cannot be read', object, objectId, code, reason })
  if (kind === 'misconfigured') {
    await postponeChangeEvent(app.db, events, code, new Date(app.now().getTime() + MISCONFIGURED_MS))
    return null
  }
  const detail = `HubSpot does not show the record: ${code}.`
  await settle(code, (_ctx, tx) =>
    raiseReview(ctx, tx, { accountId: null, code: 'RECORD_UNREADABLE', object, remoteId: objectId, detail }),
  )
  return null
}

/** The gateway on behalf of what people did in HubSpot: so the audit log says. */
export function asHubspot(app: AppContext): Context {
  const ctx = asSystem(app)
  return { ...ctx, caller: { ...ctx.caller, principal: 'hubspot' } }
}
