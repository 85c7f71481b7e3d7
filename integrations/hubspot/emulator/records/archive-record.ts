import type { ChangeSource } from '../objects/change-event.ts'
import { holderOf, isUnique, type ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { holdValues } from '../objects/unique-values.ts'
import type { Portal } from '../portal/portal.ts'
import { emit } from './emit.ts'
import { contactsOf, updatePrimaryCompany } from './primary-company.ts'
import { reviseRecord } from './revise-record.ts'

/** Archives a record. Its unique values become free, and its associations are removed. */
export function archiveRecord(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  source: ChangeSource,
): void {
  const contacts = contactsOf(portal, type, record.id)
  retire(portal, type, record)
  portal.associations.forget(type.id, record.id)
  updatePrimaryCompany(portal, contacts)
  emit(portal, type, record.id, source, { kind: 'deletion' })
}

/** Restores an archived record, without its associations. It loses unique values that another record has by now. */
export function restoreRecord(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  source: ChangeSource,
): void {
  for (const [name, value] of record.values)
    if (isUnique(type, name) && holderOf(type, name, value)) record.values.delete(name)
  record.archivedAt = null
  record.updatedAt = portal.now()
  holdValues(type, record, new Map())
  reviseRecord(portal, record)
  emit(portal, type, record.id, source, { kind: 'restore' })
}

/** Archives a record without an event. */
export function retire(portal: Portal, type: ObjectType, record: CrmRecord): void {
  record.archivedAt = portal.now()
  record.updatedAt = record.archivedAt
  holdValues(type, record, record.values)
  reviseRecord(portal, record)
}
