import { defaultType, primaryType } from '../associations/association-types.ts'
import { invalid, notFound } from '../http/api-error.ts'
import type { ChangeSource } from '../objects/change-event.ts'
import { findRecord } from '../objects/find-record.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'
import { associate, makePrimary } from './associate.ts'

export interface NewAssociation {
  to: { id: string }
  types: readonly { associationCategory: string; associationTypeId: number }[]
}

/** Validates the associations of a new record. Returns a function that creates them. */
export function prepareAssociations(
  portal: Portal,
  type: ObjectType,
  wanted: readonly NewAssociation[],
  source: ChangeSource,
): (record: CrmRecord) => void {
  const ends = wanted.flatMap(({ to, types }) =>
    types.map(({ associationTypeId }) => {
      const other = toTypeOf(portal, type, associationTypeId)
      if (!findRecord(other, to.id)) throw notFound(`${other.labels.singular} ${to.id} does not exist`)
      return { to: { type: other, id: to.id }, associationTypeId }
    }),
  )
  return (record) => {
    const from = { type, id: record.id }
    for (const { to, associationTypeId } of ends) {
      associate(portal, from, to, source)
      if (isPrimary(type, to.type, associationTypeId)) makePrimary(portal, from, to, source)
    }
  }
}

/** Whether an association type marks the primary company. */
export function isPrimary(from: ObjectType, to: ObjectType, typeId: number): boolean {
  return primaryType(from.id, to.id)?.typeId === typeId
}

function toTypeOf(portal: Portal, from: ObjectType, typeId: number): ObjectType {
  const to = portal.types.find(
    (type) => defaultType(from.id, type.id).typeId === typeId || isPrimary(from, type, typeId),
  )
  if (!to) throw invalid(`${typeId} is not an association type from ${from.name}`)
  return to
}
