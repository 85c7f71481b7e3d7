import type { RenewalSettings } from '../../../src/crm/renewals/renewal-settings.ts'
import type { OpenRenewal } from '../../../src/crm/renewals/renewals.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import type { DealStages } from '../inbound/deals/deal-stages.ts'

/** What the steps of renewals work with. */
export interface RenewalRun {
  app: AppContext
  client: HubspotClient
  stages: DealStages
  settings: RenewalSettings
}

/** The outcome of a step. Every renewal is in exactly one list. */
export interface RenewalOutcome {
  done: string[]
  refused: { id: string; code: string; reason: string }[]
  postponed: OpenRenewal[]
  /** A failure that concerns all renewals; null if there is none. */
  failure: Failure | null
}

/** The outcome of closing one renewal, with the failure of its call if there was one. */
export function closeOutcome(renewal: OpenRenewal, failure: Failure | null): RenewalOutcome {
  const outcome: RenewalOutcome = { done: [], refused: [], postponed: [], failure: null }
  if (!failure) outcome.done.push(renewal.id)
  else if (failure.kind === 'permanent')
    outcome.refused.push({ id: renewal.id, code: failure.code, reason: failure.reason })
  else Object.assign(outcome, { postponed: [renewal], failure })
  return outcome
}
