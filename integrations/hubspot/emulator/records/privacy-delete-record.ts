import type { ChangeSource } from '../objects/change-event.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import { archiveRecord } from './archive-record.ts'
import { emit } from './emit.ts'

/** A privacy deletion: nothing of the record is kept, not even in the bin. A deletion is told as well. */
export function forgetRecord(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  source: ChangeSource,
): void {
  emit(portal, type, record.id, source, { kind: 'privacyDeletion' })
  archiveRecord(portal, type, record, source)
  type.records.delete(record.id)
}
