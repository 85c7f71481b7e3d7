import { z } from 'zod'
import { type AssociationType, defaultType, primaryType } from '../associations/association-types.ts'
import { assertLength } from '../batches/batch-inputs.ts'
import { batchResponse } from '../batches/batch-response.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { id, readInput } from '../http/read-input.ts'
import { type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { associate, dissociate, makePrimary } from '../records/associate.ts'
import { isPrimary } from '../records/associate-new-record.ts'
import { labelsOf, removeLabels, replaceLabels } from '../records/label-association.ts'
import { associateBothWays } from './associate-both-ways.ts'
import { assertEnds, directionOf } from './association-direction.ts'
import { noneFound, presentAssociatedRecords } from './present-associated-records.ts'
import type { Call, Route } from './route.ts'
import { associationScope } from './route-scopes.ts'

const batch = `/crm/associations/${API_VERSION}/:from/:to`
const MOST_WRITTEN = 2_000
const MOST_READ = 1_000

/** The associations of many records. */
export const associationBatchRoutes: Route[] = [
  {
    method: 'POST',
    path: `${batch}/batch/associate/default`,
    scopes: associationScope('write'),
    handle: associateAll,
  },
  { method: 'POST', path: `${batch}/batch/create`, scopes: associationScope('write'), handle: labelAll },
  { method: 'POST', path: `${batch}/batch/read`, scopes: associationScope('read'), handle: readAll },
  { method: 'POST', path: `${batch}/batch/archive`, scopes: associationScope('write'), handle: archiveAll },
  {
    method: 'POST',
    path: `${batch}/batch/labels/archive`,
    scopes: associationScope('write'),
    handle: archiveLabels,
  },
  { method: 'POST', path: `${batch}/labels`, scopes: labelScope, handle: createLabel },
  { method: 'GET', path: `${batch}/labels`, scopes: associationScope('read'), handle: labels },
]

const end = z.object({ id })
const pairs = z.object({ inputs: z.array(z.object({ from: end, to: end })) })
const pages = z.object({ inputs: z.array(end.extend({ after: z.string().optional() })) })
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

function associateAll(call: Call): EmulatorResponse {
  const direction = directionOf(call)
  const { inputs } = readInput(pairs, call.body)
  assertLength(inputs, MOST_WRITTEN)
  assertEnds(direction, inputs)
  const startedAt = call.portal.now()
  const results = inputs.flatMap((input) => associateBothWays(call, direction, input.from.id, input.to.id))
  return batchResponse(call.portal, { startedAt, results, errors: [] })
}

function labelAll(call: Call): EmulatorResponse {
  const { portal, source, body } = call
  const { from, to } = directionOf(call)
  const { inputs } = readInput(labelled, body)
  assertLength(inputs, MOST_WRITTEN)
  assertEnds({ from, to }, inputs)
  const allowed = (typeId: number) =>
    defaultType(from.id, to.id).typeId === typeId ||
    isPrimary(from, to, typeId) ||
    labelsOf(portal, from, to).some((label) => label.typeId === typeId)
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
    const labels = labelsOf(portal, from, to).filter(({ typeId }) =>
      input.types.some(({ associationTypeId }) => associationTypeId === typeId),
    )
    if (labels.length > 0) replaceLabels(portal, ...ends, labels)
    return {
      fromObjectTypeId: from.id,
      fromObjectId: input.from.id,
      toObjectTypeId: to.id,
      toObjectId: input.to.id,
      labels: [...(primary ? ['Primary'] : []), ...labels.map(({ label }) => label)],
    }
  })
  return batchResponse(portal, { startedAt, results, errors: [], fullStatus: 201 })
}

function readAll(call: Call): EmulatorResponse {
  const { portal, body } = call
  const { from, to } = directionOf(call)
  const { inputs } = readInput(pages, body)
  assertLength(inputs, MOST_READ)
  const startedAt = portal.now()
  const read = inputs.map(({ id, after }) => {
    const { results, ...paging } = presentAssociatedRecords(portal, from, id, to, { after })
    return { from: { id }, to: results, ...paging }
  })
  const results = read.filter((one) => one.to.length > 0)
  const errors = read.filter((one) => one.to.length === 0).map((one) => noneFound(from, one.from.id, to))
  return batchResponse(portal, { startedAt, results, errors })
}

function archiveAll(call: Call): EmulatorResponse {
  const { from, to } = directionOf(call)
  const shape = z.object({ inputs: z.array(z.object({ from: end, to: z.array(end) })) })
  const { inputs } = readInput(shape, call.body)
  assertLength(inputs, MOST_WRITTEN)
  for (const input of inputs)
    for (const other of input.to)
      dissociate(call.portal, { type: from, id: input.from.id }, { type: to, id: other.id }, call.source)
  return noContent
}

/** The labels of a direction, as HubSpot shows them: without their internal names. */
function labels(call: Call): EmulatorResponse {
  const { from, to } = directionOf(call)
  const types = [defaultType(from.id, to.id), primaryType(from.id, to.id)].filter((type) => type !== null)
  return ok({ results: [...types, ...labelsOf(call.portal, from, to).map(presentLabel)] })
}

function archiveLabels(call: Call): EmulatorResponse {
  const { from, to } = directionOf(call)
  const { inputs } = readInput(labelled, call.body)
  assertLength(inputs, MOST_WRITTEN)
  for (const input of inputs)
    removeLabels(
      call.portal,
      { type: from, id: input.from.id },
      { type: to, id: input.to.id },
      input.types.map(({ associationTypeId }) => associationTypeId),
    )
  return noContent
}

const newLabel = z.object({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/),
  label: z.string().min(1),
  inverseLabel: z.string().optional(),
})

/** Creates a label in both directions. A pair of types has at most ten. */
function createLabel(call: Call): EmulatorResponse {
  const { portal, body } = call
  const { from, to } = directionOf(call)
  const { name, label, inverseLabel } = readInput(newLabel, body)
  const existing = labelsOf(portal, from, to)
  if (existing.some((one) => one.name === name || one.label === label))
    throw new ApiError(409, 'CONFLICT', `A label ${label} exists already.`)
  if (existing.length >= MOST_LABELS) throw invalid(`There are ${MOST_LABELS} labels already.`)
  const typeId = portal.nextLabelId()
  const category = 'USER_DEFINED' as const
  const both = [
    { category, typeId, label, name, from: from.id, to: to.id },
    { category, typeId: typeId + 1, label: inverseLabel ?? label, name, from: to.id, to: from.id },
  ]
  portal.labels.push(...both)
  return ok({ results: both.map(presentLabel) })
}

const MOST_LABELS = 10

function labelScope(): string[][] {
  return [['crm.schemas.contacts.write'], ['crm.schemas.companies.write']]
}

function presentLabel({ category, typeId, label }: AssociationType): AssociationType {
  return { category, typeId, label }
}
