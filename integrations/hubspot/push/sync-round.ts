import type { CrmRecord } from '../../../prisma/client/client.ts'
import type { LicensingState } from '../../../src/crm/state/licensing-state.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Pair } from '../api/associate-batch.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import type { LicensingProperties, MappingOptions } from '../mapping/mapping.ts'

/** One round of a push: some accounts at one instant. */
export interface Round {
  app: AppContext
  client: HubspotClient
  options: MappingOptions
  portalId: string
  at: Date
  /** New contacts of all rounds, with their companies, for which HubSpot may have created another company. */
  elsewhere: Pair[]
  /** Records a failure that concerns more than one record. The first one counts. */
  halt(verdict: Failure): void
  /** Records a failure of a license write. If HubSpot refuses licenses alone, everything else continues. */
  haltLicenses(verdict: Failure): Promise<void>
}

/** An account to push, with its link and its state. */
export interface Push {
  record: CrmRecord
  state: LicensingState
  /** Domain of a company that is new for the account: the account's, else that of its business address; null if none. */
  domain: string | null
  properties: LicensingProperties
  digest: string
}

/** Batches of 100. Entries that failed before are in smaller batches, so that a bad record does not block the others. */
export function inBatches<T>(entries: readonly T[], attemptsOf: (entry: T) => number): T[][] {
  const sizes = [100, 100, 25, 10]
  const batches: T[][] = []
  for (const [size, alike] of Map.groupBy(entries, (entry) => sizes[attemptsOf(entry)] ?? 1)) {
    for (let start = 0; start < alike.length; start += size) batches.push(alike.slice(start, start + size))
  }
  return batches
}
