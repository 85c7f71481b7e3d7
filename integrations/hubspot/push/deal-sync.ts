import { recordDealsRefusal } from '../../../src/crm/deals/deal-records.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { type DealsRefused, dealsRefusalOf, inspectDeals } from '../portal/inspect-deals.ts'
import { type DealPush, pushDeals, repairDeals } from './push-deals.ts'

/** Interval between inspections of the properties of deals, and between those while HubSpot refuses them. */
const INSPECT_INTERVAL_MS = 60 * 60 * 1000
const REFUSED_INTERVAL_MS = 5 * 60 * 1000

/** The sync of what became of deals. Each method returns the failure that pauses the whole sync, or null. */
export interface DealSync {
  /** Writes what became of the changed deals. Does nothing while HubSpot refuses deals. */
  push(round: Pick<DealPush, 'portalId' | 'holds'>): Promise<Failure | null>
  /** Has the deals pushed again on which HubSpot shows something else. */
  repair(round: Pick<DealPush, 'portalId' | 'holds'>): Promise<Failure | null>
}

/** Creates the sync of deals of a process. A refusal of deals alone never pauses companies and contacts. */
export function createDealSync(app: AppContext, client: HubspotClient): DealSync {
  let refused: DealsRefused | null = null
  let inspectedAt: number | null = null

  async function inspect(): Promise<Failure | null> {
    const interval = refused ? REFUSED_INTERVAL_MS : INSPECT_INTERVAL_MS
    if (inspectedAt !== null && app.now().getTime() - inspectedAt < interval) return null
    const found = await inspectDeals(client)
    if ('kind' in found) return found
    await record(found.dealsRefused)
    return null
  }

  async function record(dealsRefused: DealsRefused | null): Promise<void> {
    if (dealsRefused && refused?.code !== dealsRefused.code)
      app.log.error({
        msg: 'HubSpot refuses the properties of deals; everything else is synced',
        ...dealsRefused,
      })
    refused = dealsRefused
    inspectedAt = app.now().getTime()
    const until = new Date(inspectedAt + REFUSED_INTERVAL_MS)
    await recordDealsRefusal(app, dealsRefused && { ...dealsRefused, until })
  }

  async function unlessRefused(run: () => Promise<Failure | null>): Promise<Failure | null> {
    const unknown = await inspect()
    if (unknown || refused) return unknown
    const failure = await run()
    const dealsRefused = failure && dealsRefusalOf(failure)
    if (!dealsRefused) return failure
    await record(dealsRefused)
    return null
  }

  return {
    push: (round) => unlessRefused(() => pushDeals({ ...round, app, client })),
    repair: (round) =>
      unlessRefused(async () => {
        const repaired = await repairDeals({ ...round, app, client })
        if (typeof repaired === 'object') return repaired.kind === 'permanent' ? null : repaired
        if (repaired > 0) app.log.warn({ msg: 'HubSpot showed something else on deals', deals: repaired })
        return null
      }),
  }
}
