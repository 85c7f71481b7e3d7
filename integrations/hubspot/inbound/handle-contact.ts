import { followContact } from '../../../src/crm/follow-fields.ts'
import { onContactDeleted } from '../../../src/crm/record-deleted.ts'
import { relinkContacts } from '../../../src/crm/relink.ts'
import { forgetPerson } from '../../../src/privacy/forget-person-in-crm.ts'
import { readRecord } from '../api/read-record.ts'
import { fromContact } from '../mapping/mapping-from-crm.ts'
import { MERGED_IDS, mergedIdsIn } from './handle-company.ts'
import type { Handle } from './process-inbox.ts'

/**
 * Follows a contact: to the one that it became, into its deletion, into being forgotten, or in the fields that the
 * CRM owns. That a person is to be forgotten is done whatever the CRM still shows.
 */
export const handleContact: Handle = async ({ client }, { objectId, ids, changes }) => {
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
