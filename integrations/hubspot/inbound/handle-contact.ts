import { applyContactFields } from '../../../src/crm/apply-crm-fields.ts'
import { onContactDeleted } from '../../../src/crm/on-record-deleted.ts'
import { onContactRestored } from '../../../src/crm/on-record-restored.ts'
import { onContactsMerged } from '../../../src/crm/on-records-merged.ts'
import { onPrivacyDeletion } from '../../../src/privacy/on-privacy-deletion.ts'
import { readRecord } from '../api/read-record.ts'
import { ADDITIONAL_EMAILS, fromContact, listIn } from '../mapping/crm-fields.ts'
import { MERGED_IDS, mergedIdsIn } from './merged-ids.ts'
import type { RecordHandler } from './record-handler.ts'

/**
 * Applies the current state of a contact: its privacy deletion, its merge, its deletion, or the fields that the CRM
 * owns. A privacy deletion is applied even if the CRM still shows the contact.
 */
export const handleContact: RecordHandler = async ({ client }, { objectId, ids, changes }) => {
  if (changes.has('FORGOTTEN')) return (ctx, tx) => onPrivacyDeletion(ctx, tx, ids)
  const record = await readRecord(client, 'contacts', objectId, [
    'email',
    'firstname',
    'lastname',
    ADDITIONAL_EMAILS,
    MERGED_IDS,
  ])
  if (record && 'kind' in record) return record
  if (!record) return (ctx, tx) => onContactDeleted(ctx, tx, ids)
  const { remoteId, properties } = record
  const { name, email } = fromContact(properties)
  const additionalEmails = listIn(properties[ADDITIONAL_EMAILS])
  const from = [...ids, ...mergedIdsIn(properties[MERGED_IDS])]
  return async (ctx, tx) => {
    await onContactRestored(ctx, tx, { remoteId, email })
    await onContactsMerged(ctx, tx, { from, to: remoteId })
    await applyContactFields(ctx, tx, { remoteId, name, email, additionalEmails })
  }
}
