import type { CrmInboxEvent } from '../../../prisma/client/client.ts'
import type { CrmObject } from '../../../prisma/client/enums.ts'
import type { HubspotApp } from '../../../src/crm/hubspot-settings.ts'
import type { Context } from '../../../src/platform/context.ts'
import type { Tx } from '../../../src/platform/db.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import type { DealStages } from './deals/deal-stages.ts'

/** Kinds of records that HubSpot has. */
export type HubspotObject = Extract<CrmObject, 'COMPANY' | 'CONTACT' | 'DEAL'>

/** What a handler reads from. */
export interface RecordSource {
  client: HubspotClient
  hubspot: HubspotApp
  stages: DealStages
  /** The portal that the token reads. */
  portalId: string
}

/** The received changes of one record. */
export interface RecordChanges {
  objectId: string
  /** Every id that the record has had, according to the events. */
  ids: string[]
  changes: Set<CrmInboxEvent['change']>
}

/** Applies the current state of a record, in one transaction. */
export type ApplyRecord = (ctx: Context, tx: Tx) => Promise<void>

/** Reads the current state of a changed record, and returns what applies it. */
export type RecordHandler = (source: RecordSource, changes: RecordChanges) => Promise<ApplyRecord | Failure>
