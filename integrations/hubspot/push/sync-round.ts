import type { CrmRecord } from '../../../prisma/client/client.ts'
import type { LicensingState } from '../../../src/crm/state/licensing-state.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import type { LicensingProperties, MappingOptions } from '../mapping/mapping.ts'

/** One round of a push: some accounts, at one instant. */
export interface Round {
  app: AppContext
  client: HubspotClient
  options: MappingOptions
  at: Date
  /** Told of what asks for more than patience with one record; the first counts. */
  halt(verdict: Failure): void
  /** The same of a license: where licenses alone are refused, all else goes on. */
  haltLicenses(verdict: Failure): Promise<void>
}

/** An account to push: how it is linked, and what is to be told of it. */
export interface Push {
  record: CrmRecord
  state: LicensingState
  properties: LicensingProperties
  digest: string
}

/** Batches of a hundred; smaller ones of what failed before, so that one bad record does not hold up the others. */
export function inBatches<T>(entries: readonly T[], attemptsOf: (entry: T) => number): T[][] {
  const sizes = [100, 100, 25, 10]
  const batches: T[][] = []
  for (const [size, alike] of Map.groupBy(entries, (entry) => sizes[attemptsOf(entry)] ?? 1)) {
    for (let start = 0; start < alike.length; start += size) batches.push(alike.slice(start, start + size))
  }
  return batches
}
