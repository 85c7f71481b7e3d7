import type { ChangeSource } from '../objects/change-event.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import { archiveRecord } from './archive-record.ts'
import { emit } from './emit.ts'

/** Deletes a record without keeping it in the archive. Sends a deletion event as well. */
export function privacyDeleteRecord(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  source: ChangeSource,
): void {
  emit(portal, type, record.id, source, { kind: 'privacyDeletion' })
  archiveRecord(portal, type, record, source)
  type.records.delete(record.id)
}
