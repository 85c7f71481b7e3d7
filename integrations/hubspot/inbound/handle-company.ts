import { followCompany } from '../../../src/crm/follow-fields.ts'
import { onCompanyDeleted } from '../../../src/crm/record-deleted.ts'
import { relinkAccounts } from '../../../src/crm/relink.ts'
import { readRecord } from '../api/read-record.ts'
import { fromCompany } from '../mapping/mapping-from-crm.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'
import type { Handle } from './process-inbox.ts'

/** The ids that a record had before it was merged. */
export const MERGED_IDS = 'hs_merged_object_ids'

/** Follows a company: to the one that it became, into its deletion, or in the fields that the CRM owns. */
export const handleCompany: Handle = async ({ client }, { objectId, ids }) => {
  const record = await readRecord(client, 'companies', objectId, ['name', 'domain', ACCOUNT_ID, MERGED_IDS])
  if (record && 'kind' in record) return record
  if (!record) return (ctx, tx) => onCompanyDeleted(ctx, tx, ids)
  const { remoteId, properties } = record
  const fields = fromCompany(properties)
  const from = [...ids, ...mergedIdsIn(properties[MERGED_IDS])]
  return async (ctx, tx) => {
    await relinkAccounts(ctx, tx, { from, to: remoteId, saysItIs: fields.accountId })
    await followCompany(ctx, tx, { remoteId, ...fields })
  }
}

export function mergedIdsIn(list: string | null | undefined): string[] {
  return list?.split(';').filter((id) => /^\d{1,20}$/.test(id)) ?? []
}
