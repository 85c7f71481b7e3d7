import { saleSource } from '../../../../src/crm/deals/deal.ts'
import { CLOSED_PROPERTY, WON_PROPERTY } from '../../../../src/crm/hubspot-settings.ts'
import { RECOVERED, storeChangeEvents } from '../../../../src/crm/inbox.ts'
import type { AppContext } from '../../../../src/platform/context.ts'
import { isObject } from '../../../../src/platform/json.ts'
import type { Failure } from '../../api/classify-response.ts'
import type { HubspotClient } from '../../api/client.ts'
import { paths } from '../../api/paths.ts'
import { nextPageOf } from '../../api/read-record.ts'
import { objectsIn, textIn } from '../../api/read-response.ts'
import { MERGED_IDS, mergedIdsIn } from '../merged-ids.ts'
import type { RecordSource } from '../record-handler.ts'

export interface RecoverOptions extends RecordSource {
  app: AppContext
  /** Whether this process still holds the sync lease. */
  holds: () => Promise<boolean>
}

/** Search lags behind writes, and the clocks differ. */
const OVERLAP_MS = 15 * 60 * 1000
const PAGE = 200
/** HubSpot's limit of results of one search. */
const MOST_RESULTS = 10_000
/** HubSpot's limit of a read with history. */
const HISTORY_BATCH = 50
const MODIFIED = 'hs_lastmodifieddate'

/** A deal that a search found. */
interface FoundDeal {
  id: string
  modifiedAt: Date
  mergedIds: string[]
}

/**
 * Stores an event for every deal that was won, lost or refunded since an instant, as if HubSpot had sent it: an event can
 * be lost. A deal that was closed before, and was never sold by the gateway, is not sold only because a person edited it.
 * Does nothing if the token may not read deals. Returns the failure that pauses the sync, or null.
 */
export async function recoverDealEvents(options: RecoverOptions, since: Date): Promise<Failure | null> {
  const { app, client, portalId, holds } = options
  const stages = await options.stages.all()
  if ('kind' in stages) return stages
  const closedStages = [...stages].filter(([, { isClosed }]) => isClosed).map(([id]) => id)
  let from = since.getTime() - OVERLAP_MS
  const entered = from
  for (let after: string | null = null; ; ) {
    if (!(await holds())) return null
    const page = await search(client, filtersOf(options, closedStages, from), after)
    if ('kind' in page) return skipsDeals(app, page) ? null : page
    const events = await findUnsold(options, page.deals, entered)
    if ('kind' in events) return skipsDeals(app, events) ? null : events
    await storeChangeEvents(
      app,
      events.map(({ id, modifiedAt, mergedIds }) => ({
        portalId,
        subscriptionType: RECOVERED,
        objectId: id,
        eventId: '0',
        occurredAt: modifiedAt,
        object: 'DEAL',
        change: 'CHANGED',
        mergedIds,
      })),
    )
    after = page.after
    if (after !== null && Number(after) + PAGE <= MOST_RESULTS) continue
    // Above HubSpot's limit of results, the next search starts where this one ended.
    const last = page.deals.at(-1)?.modifiedAt.getTime() ?? 0
    if (after === null || last <= from) return null
    from = last
    after = null
  }
}

/** Whether the sync continues without the deals: the token may not read them. */
function skipsDeals(app: AppContext, failure: Failure): boolean {
  if (failure.kind === 'transient' || failure.kind === 'daily') return false
  app.log.warn({ msg: 'HubSpot does not show the deals to the reconciliation', code: failure.code })
  return true
}

type Filter = { propertyName: string; operator: string; value?: string; values?: string[] }

/** Groups of filters for closed deals. HubSpot allows five groups. */
function filtersOf({ hubspot: { deals } }: RecoverOptions, closedStages: string[], from: number): Filter[][] {
  const modified: Filter = { propertyName: MODIFIED, operator: 'GTE', value: String(from) }
  const stages = [...new Set([...closedStages, ...deals.refundedStages])]
  const byStage = chunks(stages, 100)
    .slice(0, 3)
    .map((values): Filter => ({ propertyName: 'dealstage', operator: 'IN', values }))
  const properties = [
    ...(closedStages.length === 0 || deals.won !== WON_PROPERTY ? [deals.won] : []),
    ...(closedStages.length === 0 || deals.closed !== CLOSED_PROPERTY ? [deals.closed] : []),
  ]
  const byProperty = properties.map(
    (propertyName): Filter => ({ propertyName, operator: 'EQ', value: 'true' }),
  )
  return [...byStage, ...byProperty].map((filter) => [modified, filter])
}

async function search(
  client: HubspotClient,
  groups: Filter[][],
  after: string | null,
): Promise<{ deals: FoundDeal[]; after: string | null } | Failure> {
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects('deals')}/search`,
    kind: 'search',
    body: {
      filterGroups: groups.map((filters) => ({ filters })),
      sorts: [{ propertyName: MODIFIED, direction: 'ASCENDING' }],
      properties: [MODIFIED, MERGED_IDS],
      limit: PAGE,
      ...(after && { after }),
    },
  })
  if (verdict.kind !== 'ok') return verdict
  const deals = objectsIn(body, 'results').map(({ id, properties }) => ({
    id: String(id),
    modifiedAt: new Date(instantOf(textIn(properties, MODIFIED) ?? '')),
    mergedIds: mergedIdsIn(textIn(properties, MERGED_IDS)),
  }))
  return { deals, after: nextPageOf(body) }
}

/** The deals that the gateway sold, under any of their ids, and the deals that were closed since an instant. */
async function findUnsold(
  { app, client, hubspot: { deals: names }, portalId }: RecoverOptions,
  deals: readonly FoundDeal[],
  entered: number,
): Promise<FoundDeal[] | Failure> {
  const ids = deals.flatMap(({ id, mergedIds }) => [id, ...mergedIds])
  const sold = await app.db.sale.findMany({
    where: { source: saleSource(portalId), externalId: { in: ids } },
    select: { externalId: true },
  })
  const soldIds = new Set(sold.map(({ externalId }) => externalId))
  const isSold = ({ id, mergedIds }: FoundDeal) => [id, ...mergedIds].some((one) => soldIds.has(one))
  const found = deals.filter(isSold)
  const history = [...new Set(['dealstage', names.won, names.closed])]
  for (const batch of chunks(
    deals.filter((deal) => !isSold(deal)),
    HISTORY_BATCH,
  )) {
    const { verdict, body } = await client.send({
      method: 'POST',
      path: `${paths.objects('deals')}/batch/read`,
      body: { inputs: batch.map(({ id }) => ({ id })), properties: [], propertiesWithHistory: history },
    })
    if (verdict.kind !== 'ok') return verdict
    const closed = new Set(
      objectsIn(body, 'results')
        .filter((result) => lastChangeOf(result, history) >= entered)
        .map(({ id }) => String(id)),
    )
    found.push(...batch.filter(({ id }) => closed.has(id)))
  }
  return found
}

/** When one of the properties was last changed; 0 if HubSpot does not show it. */
function lastChangeOf({ propertiesWithHistory: past }: Record<string, unknown>, names: string[]): number {
  const instants = names.flatMap((name) => objectsIn(isObject(past) ? past : {}, name))
  return Math.max(0, ...instants.map((change) => instantOf(textIn(change, 'timestamp') ?? '')))
}

/** ISO 8601, or milliseconds since 1970. Zero if it is neither. */
function instantOf(text: string): number {
  return (/^\d+$/.test(text) ? Number(text) : Date.parse(text)) || 0
}

function chunks<T>(entries: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  )
}
