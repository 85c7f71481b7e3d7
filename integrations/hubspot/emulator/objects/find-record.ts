import { invalid, notFound } from '../http/api-error.ts'
import { holderOf, isUnique, type ObjectType } from './object-type.ts'
import type { CrmRecord } from './record.ts'

/** Finds an existing record. Does not follow merges, as in HubSpot's batches. */
export function findRecord(type: ObjectType, id: string, idProperty?: string): CrmRecord | null {
  if (idProperty !== undefined && idProperty !== 'hs_object_id') {
    assertIdProperty(type, idProperty)
    return holderOf(type, idProperty, id)
  }
  const record = type.records.get(id)
  return record && !record.archivedAt ? record : null
}

/** Gets a record for a single call. Follows merges to the newest record. */
export function getRecord(
  type: ObjectType,
  id: string,
  { idProperty, archived = false }: { idProperty?: string | undefined; archived?: boolean } = {},
): CrmRecord {
  const current = idProperty === undefined ? (type.mergedInto.get(id) ?? id) : id
  const record = archived ? findArchived(type, current) : findRecord(type, current, idProperty)
  if (!record) throw notFound('resource not found', { id: [id] })
  return record
}

function findArchived(type: ObjectType, id: string): CrmRecord | null {
  const record = type.records.get(id)
  return record?.archivedAt ? record : null
}

/** Refuses a property without unique values as an identifier, such as a company's domain. */
export function assertIdProperty(type: ObjectType, name: string): void {
  if (isUnique(type, name)) return
  throw invalid(`Property ${name} is not a unique identifier property of ${type.singular}`, [
    {
      message: `idProperty ${name} must be a property with unique values`,
      code: 'INVALID_ID_PROPERTY',
      context: { propertyName: [name] },
    },
  ])
}
