import type { CrmDeal } from '../../../prisma/client/client.ts'
import {
  findDirtyDeals,
  findPushedDeals,
  parkDeals,
  postponeDeals,
  recordSyncedDeals,
  repeatDeals,
} from '../../../src/crm/deals/deal-records.ts'
import { type Fulfilment, readFulfilments } from '../../../src/crm/deals/fulfilment.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { readBatch } from '../api/read-batch.ts'
import { BATCH, writeBatch } from '../api/write-batch.ts'
import { compareProperties } from '../mapping/compare-properties.ts'
import { dealStateProperties, toDealProperties } from '../mapping/deal-properties.ts'
import { digestOf } from '../mapping/digest-properties.ts'
import { inBatches } from './sync-round.ts'

/** Deals in one round: as many batches as the limiter runs at once. */
const ROUND = 600

export interface DealPush {
  app: AppContext
  client: HubspotClient
  portalId: string
  /** Whether this process still holds the sync lease. Checked before each round. */
  holds: () => Promise<boolean>
}

interface Entry {
  deal: CrmDeal
  fulfilment: Fulfilment
  properties: Record<string, string>
  digest: string
}

/**
 * Writes to every changed deal what became of it. Returns the failure that pauses the sync or the deals, or null when no changed
 * deal is left. Only the gateway's own properties are written. State with an unchanged digest is not sent.
 */
export async function pushDeals(push: DealPush): Promise<Failure | null> {
  const { app, portalId, holds } = push
  for (;;) {
    if (!(await holds())) return null
    const deals = await findDirtyDeals(app, portalId, ROUND)
    if (deals.length === 0) return null
    const entries = await toEntries(push, deals)
    // A deal that was lost before it changed a license shows nothing.
    const isPushed = ({ deal, fulfilment, digest }: Entry) =>
      deal.pushedDigest === digest || (deal.pushedDigest === null && fulfilment.fulfilment === null)
    await recordSyncedDeals(
      app,
      portalId,
      entries.filter(isPushed).map((entry) => toSynced(entry, entry.deal.pushedDigest)),
    )
    const changed = entries.filter((entry) => !isPushed(entry))
    const failures = await Promise.all(
      inBatches(changed, ({ deal }) => deal.attempts).map((batch) => writeDeals(push, batch)),
    )
    const failure = failures.find((one) => one !== null)
    if (failure) return failure
  }
}

async function toEntries({ app, portalId }: DealPush, deals: readonly CrmDeal[]): Promise<Entry[]> {
  const states = await readFulfilments(app, portalId, deals, app.now())
  return deals.map((deal, index) => {
    const fulfilment = states[index]!
    const properties = toDealProperties(fulfilment)
    return { deal, fulfilment, properties, digest: digestOf(properties) }
  })
}

function toSynced({ deal: { dealId, version }, fulfilment }: Entry, digest: string | null) {
  return { dealId, version, digest, nextChangeAt: fulfilment.nextChangeAt }
}

async function writeDeals({ app, client, portalId }: DealPush, batch: readonly Entry[]) {
  const entries = new Map(batch.map((entry) => [entry.deal.dealId, entry]))
  const rows = batch.map(({ deal: { dealId }, properties }) => ({
    traceId: dealId,
    id: dealId,
    properties: { ...properties, licet_last_sync: app.now().toISOString() },
  }))
  const written = await writeBatch(client, 'deals', { by: 'id' }, rows)
  await recordSyncedDeals(
    app,
    portalId,
    written.accepted.map(({ row }) => {
      const entry = entries.get(row.traceId)!
      return toSynced(entry, entry.digest)
    }),
  )
  await parkDeals(
    app,
    portalId,
    written.refused.map(({ row, code, reason }) => ({ dealId: row.traceId, code, reason })),
  )
  await postponeDeals(
    app,
    written.postponed.map(({ traceId }) => entries.get(traceId)!.deal),
  )
  return written.halt
}

/**
 * Compares what HubSpot shows on deals with their state, and has the differing ones pushed again. Returns their number, or the
 * failure that pauses the sync.
 */
export async function repairDeals(push: DealPush): Promise<number | Failure> {
  const { app, client, portalId, holds } = push
  let repaired = 0
  for (let after: string | null = null; await holds(); ) {
    const deals = await findPushedDeals(app, portalId, { after, limit: BATCH })
    const names = dealStateProperties.map(({ name }) => name)
    const ids = deals.map(({ dealId }) => dealId)
    const found = await readBatch(client, 'deals', null, ids, names)
    if ('kind' in found) return found
    const differing = (await toEntries(push, deals)).filter(
      ({ deal: { dealId, dirtySince }, properties }) => {
        const remote = found.get(dealId)
        // A deal that does not exist has an event, and a changed one is pushed anyway.
        return remote && !dirtySince && compareProperties(dealStateProperties, properties, remote) !== null
      },
    )
    await repeatDeals(
      app,
      portalId,
      differing.map(({ deal }) => deal.dealId),
    )
    repaired += differing.length
    if (deals.length < BATCH) break
    after = ids.at(-1)!
  }
  return repaired
}
