import { followContact } from '../../../src/crm/follow-fields.ts'
import { onContactDeleted } from '../../../src/crm/record-deleted.ts'
import { relinkContacts } from '../../../src/crm/relink.ts'
import { forgetPerson } from '../../../src/privacy/forget-person-in-crm.ts'
import { readRecord } from '../api/read-record.ts'
import { fromContact } from '../mapping/crm-fields.ts'
import { MERGED_IDS, mergedIdsIn } from './merged-ids.ts'
import type { RecordHandler } from './record-handler.ts'

/**
 * Applies the current state of a contact: its privacy deletion, its merge, its deletion, or the fields that the CRM
 * owns. A privacy deletion is applied even if the CRM still shows the contact.
 */
export const handleContact: RecordHandler = async ({ client }, { objectId, ids, changes }) => {
  if (changes.has('FORGOTTEN')) return (ctx, tx) => forgetPerson(ctx, tx, ids)
  const record = await readRecord(client, 'contacts', objectId, [
    'email',
    'firstname',
    'lastname',
    MERGED_IDS,
  ])
  if (record && 'kind' in record) return record
  if (!record) return (ctx, tx) => onContactDeleted(ctx, tx, ids)
  const { remoteId, properties } = record
  const { name, email } = fromContact(properties)
  const from = [...ids, ...mergedIdsIn(properties[MERGED_IDS])]
  return async (ctx, tx) => {
    await relinkContacts(ctx, tx, { from, to: remoteId })
    await followContact(ctx, tx, { remoteId, name, email })
  }
}
