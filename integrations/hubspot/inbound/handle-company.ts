import { applyCompanyFields } from '../../../src/crm/apply-crm-fields.ts'
import { onCompanyDeleted } from '../../../src/crm/on-record-deleted.ts'
import { onCompanyRestored } from '../../../src/crm/on-record-restored.ts'
import { onCompaniesMerged } from '../../../src/crm/on-records-merged.ts'
import { readRecord } from '../api/read-record.ts'
import { fromCompany } from '../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'
import { MERGED_IDS, mergedIdsIn } from './merged-ids.ts'
import type { RecordHandler } from './record-handler.ts'

/** Applies the current state of a company: its merge, its deletion, or the fields that the CRM owns. */
export const handleCompany: RecordHandler = async ({ client }, { objectId, ids }) => {
  const record = await readRecord(client, 'companies', objectId, ['name', 'domain', ACCOUNT_ID, MERGED_IDS])
  if (record && 'kind' in record) return record
  if (!record) return (ctx, tx) => onCompanyDeleted(ctx, tx, ids)
  const { remoteId, properties } = record
  const fields = fromCompany(properties)
  const from = [...ids, ...mergedIdsIn(properties[MERGED_IDS])]
  return async (ctx, tx) => {
    await onCompanyRestored(ctx, tx, remoteId)
    await onCompaniesMerged(ctx, tx, { from, to: remoteId, namedAccountId: fields.accountId })
    await applyCompanyFields(ctx, tx, { remoteId, ...fields })
  }
}
