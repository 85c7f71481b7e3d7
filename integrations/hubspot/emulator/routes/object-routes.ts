import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { id, propertyValues, readInput } from '../http/read-input.ts'
import { created, type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { findRecord, getRecord } from '../objects/find-record.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import { present, presentHistory } from '../objects/present-record.ts'
import type { CrmRecord } from '../objects/record.ts'
import { archiveRecord } from '../records/archive-record.ts'
import { prepareAssociations } from '../records/associate-new-record.ts'
import { mergeRecords } from '../records/merge-records.ts'
import { privacyDeleteRecord } from '../records/privacy-delete-record.ts'
import { prepareCreate, prepareUpdate } from '../records/write-record.ts'
import { presentAssociations } from './present-associations.ts'
import type { Call, Route } from './route.ts'
import { objectScope } from './route-scopes.ts'

const all = `/crm/objects/${API_VERSION}/:type`
const LONGEST_PAGE = 100

export const objectRoutes: Route[] = [
  { method: 'POST', path: `${all}/merge`, scopes: objectScope('write'), handle: merge },
  { method: 'POST', path: `${all}/gdpr-delete`, scopes: objectScope('write'), handle: privacyDelete },
  { method: 'GET', path: all, scopes: objectScope('read'), handle: list },
  { method: 'POST', path: all, scopes: objectScope('write'), handle: create },
  { method: 'GET', path: `${all}/:id`, scopes: objectScope('read'), handle: get },
  { method: 'PATCH', path: `${all}/:id`, scopes: objectScope('write'), handle: update },
  { method: 'DELETE', path: `${all}/:id`, scopes: objectScope('write'), handle: archive },
]

const newObject = z.object({
  properties: propertyValues.default({}),
  associations: z
    .array(
      z.object({
        to: z.object({ id }),
        types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number().int() })),
      }),
    )
    .default([]),
})

function create({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { properties, associations } = readInput(newObject, body)
  const connect = prepareAssociations(portal, type, associations, source)
  const record = prepareCreate(portal, type, properties, source)()
  connect(record)
  return created(present(type, record, Object.keys(properties)))
}

function get(call: Call): EmulatorResponse {
  const type = getType(call.portal, call.params.type!)
  return ok(shown(call, type, getRecord(type, call.params.id!, options(call))))
}

function update(call: Call): EmulatorResponse {
  const { portal, params, body, source } = call
  const type = getType(portal, params.type!)
  const { properties } = readInput(z.object({ properties: propertyValues }), body)
  const record = getRecord(type, params.id!, options(call))
  return ok(present(type, prepareUpdate(portal, type, record, properties, source)(), Object.keys(properties)))
}

function archive({ portal, params, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const record = findRecord(type, params.id!)
  if (record) archiveRecord(portal, type, record, source)
  return noContent
}

function list(call: Call): EmulatorResponse {
  const type = getType(call.portal, call.params.type!)
  const limit = Number(call.query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE)
    throw invalid(`limit must be from 1 to ${LONGEST_PAGE}`)
  const wantArchived = call.query.get('archived') === 'true'
  const records = [...type.records.values()].filter(
    ({ archivedAt }) => (archivedAt !== null) === wantArchived,
  )
  const after = call.query.get('after')
  const start = after === null ? 0 : records.findIndex((record) => record.id === after)
  if (start < 0) throw invalid('after is not a cursor of this list')
  const next = records[start + limit]
  return ok({
    results: records.slice(start, start + limit).map((record) => shown(call, type, record)),
    ...(next && { paging: { next: { after: next.id } } }),
  })
}

function merge({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { primaryObjectId, objectIdToMerge } = readInput(
    z.object({ primaryObjectId: id, objectIdToMerge: id }),
    body,
  )
  return ok(present(type, mergeRecords(portal, type, primaryObjectId, objectIdToMerge, source)))
}

function privacyDelete({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { objectId, idProperty } = readInput(z.object({ objectId: id, idProperty: id.optional() }), body)
  const record = findRecord(type, objectId, idProperty)
  if (record) privacyDeleteRecord(portal, type, record, source)
  return noContent
}

function options({ query }: Call) {
  return { idProperty: query.get('idProperty') ?? undefined, archived: query.get('archived') === 'true' }
}

function shown({ portal, query }: Call, type: ObjectType, record: CrmRecord) {
  const associated = commas(query, 'associations').map((name) => getType(portal, name))
  const past = commas(query, 'propertiesWithHistory')
  return {
    ...present(type, record, commas(query, 'properties')),
    ...(past.length > 0 && { propertiesWithHistory: presentHistory(record, past) }),
    ...(associated.length > 0 && { associations: presentAssociations(portal, type, record, associated) }),
  }
}

/** A list in a query: names separated by commas, or repeated parameters. */
function commas(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((text) => text.split(',').filter(Boolean))
}
