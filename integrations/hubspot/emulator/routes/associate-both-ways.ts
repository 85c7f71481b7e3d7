import { type AssociationType, defaultType } from '../associations/association-types.ts'
import { associate } from '../records/associate.ts'
import type { Direction } from './association-direction.ts'
import type { Call } from './route.ts'

/** Associates two records, and returns the association in both directions, as HubSpot does. */
export function associateBothWays(
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
