import { pageOf } from '../associations/page.ts'
import { wireNumber } from '../http/wire-number.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'

/**
 * A page of the associated records. Their ids are JSON numbers here, which may have more digits than a JavaScript number.
 */
export function presentAssociatedRecords(
  portal: Portal,
  from: ObjectType,
  fromId: string,
  to: ObjectType,
  { after, limit = portal.associationPage }: { after?: string | null | undefined; limit?: number } = {},
) {
  const ends = portal.associations.of(from.id, fromId, to.id).map(({ id, types }) => ({
    toObjectId: wireNumber(id),
    associationTypes: types.map(({ category, typeId, label }) => ({ category, typeId, label })),
  }))
  return pageOf(ends, Math.min(limit, portal.associationPage), after)
}

/** The error row of a record without associated records. */
export function noneFound(from: ObjectType, fromId: string, to: ObjectType) {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.singular} is associated with ${from.singular} ${fromId}.`,
    context: { fromObjectId: [fromId], fromObjectType: [from.singular], toObjectType: [to.singular] },
  }
}
