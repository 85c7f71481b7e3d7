import { CLOSED_PROPERTY, WON_PROPERTY } from '../../../../src/crm/hubspot-settings.ts'
import type { Failure } from '../../api/classify-response.ts'
import type { RemoteRecord } from '../../api/remote-record.ts'
import type { RecordSource } from '../record-handler.ts'

/** Whether a deal is won, lost or refunded, or neither yet. */
export type DealOutcome = 'WON' | 'LOST' | 'REFUNDED' | 'QUOTED'

/**
 * The outcome of a deal. HubSpot computes its own properties after the change of the stage, and sends no event for them.
 * So the stage of the pipeline decides, and the properties only if no pipeline has the stage. Properties that were
 * configured in place of HubSpot's always decide.
 */
export async function readOutcome(
  { hubspot: { deals }, stages }: Pick<RecordSource, 'hubspot' | 'stages'>,
  { properties }: RemoteRecord,
): Promise<DealOutcome | Failure> {
  const stageId = properties.dealstage ?? ''
  if (deals.refundedStages.includes(stageId)) return 'REFUNDED'
  const stage = stageId ? await stages.find(stageId) : null
  if (stage && 'kind' in stage) return stage
  const own = (name: string) => properties[name] === 'true'
  const isWon = stage && deals.won === WON_PROPERTY ? stage.isWon : own(deals.won)
  const isClosed = stage && deals.closed === CLOSED_PROPERTY ? stage.isClosed : own(deals.closed)
  if (isWon) return 'WON'
  return isClosed ? 'LOST' : 'QUOTED'
}
