import type { Call } from '../http/route.ts'
import { associate } from './associate.ts'
import { type AssociationType, defaultType } from './association-types.ts'
import type { Direction } from './direction.ts'

/** Connects, and answers the association from both ends, as HubSpot does. */
export function connectDefault(
  { portal, source }: Call,
  { from, to }: Direction,
  fromId: string,
  toId: string,
) {
  const type = associate(portal, { type: from, id: fromId }, { type: to, id: toId }, source)
  const spec = ({ category, typeId }: AssociationType) => ({
    associationCategory: category,
    associationTypeId: typeId,
  })
  return [
    { from: { id: fromId }, to: { id: toId }, associationSpec: spec(type) },
    { from: { id: toId }, to: { id: fromId }, associationSpec: spec(defaultType(to.id, from.id)) },
  ]
}
