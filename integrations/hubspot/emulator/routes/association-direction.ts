import { invalid, notFound } from '../http/api-error.ts'
import { findRecord } from '../objects/find-record.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import type { Call } from './route.ts'

/** The types at the two ends of an association. */
export interface Direction {
  from: ObjectType
  to: ObjectType
}

/** The types of a call. Refuses a custom object without a definition of the association. */
export function directionOf({ portal, params }: Call): Direction {
  const [from, to] = [getType(portal, params.from!), getType(portal, params.to!)]
  if ((from.associates && !from.associates.has(to.id)) || (to.associates && !to.associates.has(from.id)))
    throw invalid(`There is no association between ${from.name} and ${to.name}`)
  return { from, to }
}

/** Refuses the call if a record at either end does not exist. Runs before any pair is associated. */
export function assertEnds(
  { from, to }: Direction,
  inputs: readonly { from: { id: string }; to: { id: string } }[],
) {
  for (const input of inputs) {
    if (!findRecord(from, input.from.id))
      throw notFound(`${from.labels.singular} ${input.from.id} does not exist`)
    if (!findRecord(to, input.to.id)) throw notFound(`${to.labels.singular} ${input.to.id} does not exist`)
  }
}
