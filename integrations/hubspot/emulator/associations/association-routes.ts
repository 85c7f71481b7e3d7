import { z } from 'zod'
import { associationScope } from '../account/scopes.ts'
import { batchAnswer } from '../batches/batch-answer.ts'
import { assertLength } from '../batches/inputs.ts'
import { type Answer, noContent, ok } from '../http/answer.ts'
import { invalid, notFound } from '../http/api-error.ts'
import { id, readInput } from '../http/read-input.ts'
import type { Call, Route } from '../http/route.ts'
import { API_VERSION } from '../http/version.ts'
import { findRecord } from '../objects/find-record.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal.ts'
import { associate, dissociate, makePrimary } from './associate.ts'
import { type AssociationType, defaultType, primaryType } from './association-types.ts'
import { isPrimary } from './connect-new.ts'
import { noneFound, presentEnds } from './present-ends.ts'

const batch = `/crm/associations/${API_VERSION}/:from/:to`
const single = `/crm/objects/${API_VERSION}/:from/:id/associations`
const MOST_WRITTEN = 2_000
const MOST_READ = 1_000

export const associationRoutes: Route[] = [
  {
    method: 'POST',
    path: `${batch}/batch/associate/default`,
    scopes: associationScope('write'),
    handle: associateAll,
  },
  { method: 'POST', path: `${batch}/batch/create`, scopes: associationScope('write'), handle: labelAll },
  { method: 'POST', path: `${batch}/batch/read`, scopes: associationScope('read'), handle: readAll },
  { method: 'POST', path: `${batch}/batch/archive`, scopes: associationScope('write'), handle: archiveAll },
  { method: 'GET', path: `${batch}/labels`, scopes: associationScope('read'), handle: labels },
  {
    method: 'PUT',
    path: `${single}/default/:to/:toId`,
    scopes: associationScope('write'),
    handle: associateOne,
  },
  { method: 'GET', path: `${single}/:to`, scopes: associationScope('read'), handle: list },
  { method: 'DELETE', path: `${single}/:to/:toId`, scopes: associationScope('write'), handle: dissociateOne },
]

const end = z.object({ id })
const pairs = z.object({ inputs: z.array(z.object({ from: end, to: end })) })
const labelled = z.object({
  inputs: z.array(
    z.object({
      from: end,
      to: end,
      types: z
        .array(z.object({ associationCategory: z.string(), associationTypeId: z.number().int() }))
        .min(1),
    }),
  ),
})

interface Direction {
  from: ObjectType
  to: ObjectType
}

function directionOf({ portal, params }: Call): Direction {
  return { from: getType(portal, params.from!), to: getType(portal, params.to!) }
}

/** Both ends must be there: before any pair is connected, all are looked at. */
function assertEnds(
  { from, to }: Direction,
  inputs: readonly { from: { id: string }; to: { id: string } }[],
) {
  for (const input of inputs) {
    if (!findRecord(from, input.from.id))
      throw notFound(`${from.labels.singular} ${input.from.id} does not exist`)
    if (!findRecord(to, input.to.id)) throw notFound(`${to.labels.singular} ${input.to.id} does not exist`)
  }
}

function associateAll(call: Call): Answer {
  const direction = directionOf(call)
  const { inputs } = readInput(pairs, call.body)
  assertLength(inputs, MOST_WRITTEN)
  assertEnds(direction, inputs)
  const startedAt = call.portal.now()
  const results = inputs.flatMap((input) => connect(call, direction, input.from.id, input.to.id))
  return batchAnswer(call.portal, { startedAt, results, errors: [] })
}

function associateOne(call: Call): Answer {
  const { portal, params } = call
  const direction = directionOf(call)
  const [fromId, toId] = [params.id!, params.toId!]
  assertEnds(direction, [{ from: { id: fromId }, to: { id: toId } }])
  const startedAt = portal.now()
  const results = connect(call, direction, fromId, toId)
  return batchAnswer(portal, { startedAt, results, errors: [] })
}

/** Connects, and answers the association from both ends, as HubSpot does. */
function connect({ portal, source }: Call, { from, to }: Direction, fromId: string, toId: string) {
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

function labelAll(call: Call): Answer {
  const { portal, source, body } = call
  const { from, to } = directionOf(call)
  const { inputs } = readInput(labelled, body)
  assertLength(inputs, MOST_WRITTEN)
  assertEnds({ from, to }, inputs)
  const allowed = (typeId: number) =>
    defaultType(from.id, to.id).typeId === typeId || isPrimary(from, to, typeId)
  for (const { associationTypeId } of inputs.flatMap(({ types }) => types))
    if (!allowed(associationTypeId))
      throw invalid(`${associationTypeId} does not associate ${from.name} with ${to.name}`)
  const startedAt = portal.now()
  const results = inputs.map((input) => {
    const ends = [
      { type: from, id: input.from.id },
      { type: to, id: input.to.id },
    ] as const
    associate(portal, ...ends, source)
    const primary = input.types.some(({ associationTypeId }) => isPrimary(from, to, associationTypeId))
    if (primary) makePrimary(portal, ...ends, source)
    return {
      fromObjectTypeId: from.id,
      fromObjectId: input.from.id,
      toObjectTypeId: to.id,
      toObjectId: input.to.id,
      labels: primary ? ['Primary'] : [],
    }
  })
  return batchAnswer(portal, { startedAt, results, errors: [], fullStatus: 201 })
}

function readAll(call: Call): Answer {
  const { portal, body } = call
  const { from, to } = directionOf(call)
  const { inputs } = readInput(z.object({ inputs: z.array(end) }), body)
  assertLength(inputs, MOST_READ)
  const startedAt = portal.now()
  const read = inputs.map((input) => ({
    from: { id: input.id },
    to: presentEnds(portal, from, input.id, to),
  }))
  const results = read.filter((one) => one.to.length > 0)
  const errors = read.filter((one) => one.to.length === 0).map((one) => noneFound(from, one.from.id, to))
  return batchAnswer(portal, { startedAt, results, errors })
}

function archiveAll(call: Call): Answer {
  const { from, to } = directionOf(call)
  const shape = z.object({ inputs: z.array(z.object({ from: end, to: z.array(end) })) })
  const { inputs } = readInput(shape, call.body)
  assertLength(inputs, MOST_WRITTEN)
  for (const input of inputs)
    for (const other of input.to) remove(call.portal, { from, to }, input.from.id, other.id, call)
  return noContent
}

function dissociateOne(call: Call): Answer {
  remove(call.portal, directionOf(call), call.params.id!, call.params.toId!, call)
  return noContent
}

function remove(
  portal: Portal,
  { from, to }: Direction,
  fromId: string,
  toId: string,
  { source }: Call,
): void {
  dissociate(portal, { type: from, id: fromId }, { type: to, id: toId }, source)
}

function list(call: Call): Answer {
  const { from, to } = directionOf(call)
  const { portal, params } = call
  if (!findRecord(from, params.id!)) throw notFound('resource not found', { id: [params.id!] })
  return ok({ results: presentEnds(portal, from, params.id!, to) })
}

function labels(call: Call): Answer {
  const { from, to } = directionOf(call)
  const types = [defaultType(from.id, to.id), primaryType(from.id, to.id)].filter((type) => type !== null)
  return ok({ results: types })
}
