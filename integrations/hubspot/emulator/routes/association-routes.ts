import { batchResponse } from '../batches/batch-response.ts'
import { invalid, notFound } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { findRecord } from '../objects/find-record.ts'
import { dissociate } from '../records/associate.ts'
import { associateBothWays } from './associate-both-ways.ts'
import { assertEnds, directionOf } from './association-direction.ts'
import { presentAssociatedRecords } from './present-associated-records.ts'
import type { Call, Route } from './route.ts'
import { associationScope } from './route-scopes.ts'

const single = `/crm/objects/${API_VERSION}/:from/:id/associations`

const LONGEST_PAGE = 500

/** The associations of one record. */
export const associationRoutes: Route[] = [
  {
    method: 'PUT',
    path: `${single}/default/:to/:toId`,
    scopes: associationScope('write'),
    handle: associateOne,
  },
  { method: 'GET', path: `${single}/:to`, scopes: associationScope('read'), handle: list },
  { method: 'DELETE', path: `${single}/:to/:toId`, scopes: associationScope('write'), handle: dissociateOne },
]

function associateOne(call: Call): EmulatorResponse {
  const { portal, params } = call
  const direction = directionOf(call)
  const [fromId, toId] = [params.id!, params.toId!]
  assertEnds(direction, [{ from: { id: fromId }, to: { id: toId } }])
  const startedAt = portal.now()
  const results = associateBothWays(call, direction, fromId, toId)
  return batchResponse(portal, { startedAt, results, errors: [] })
}

function dissociateOne(call: Call): EmulatorResponse {
  const { portal, params, source } = call
  const { from, to } = directionOf(call)
  dissociate(portal, { type: from, id: params.id! }, { type: to, id: params.toId! }, source)
  return noContent
}

function list(call: Call): EmulatorResponse {
  const { from, to } = directionOf(call)
  const { portal, params, query } = call
  if (!findRecord(from, params.id!)) throw notFound('resource not found', { id: [params.id!] })
  const limit = Number(query.get('limit') ?? LONGEST_PAGE)
  if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE)
    throw invalid(`limit must be from 1 to ${LONGEST_PAGE}`)
  return ok(presentAssociatedRecords(portal, from, params.id!, to, { after: query.get('after'), limit }))
}
