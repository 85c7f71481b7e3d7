import { assertLength, readBatch } from '../batches/batch-inputs.ts'
import { batchResponse } from '../batches/batch-response.ts'
import { writeBatch } from '../batches/write-batch.ts'
import { invalid, notFound } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { type EmulatorResponse, noContent } from '../http/response.ts'
import { assertIdProperty, findRecord } from '../objects/find-record.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import { present, presentHistory } from '../objects/present-record.ts'
import type { Claims } from '../objects/unique-values.ts'
import { archiveRecord } from '../records/archive-record.ts'
import { prepareAssociations } from '../records/associate-new-record.ts'
import { prepareCreate, prepareUpdate } from '../records/write-record.ts'
import type { Call, Route } from './route.ts'
import { objectScope } from './route-scopes.ts'

const path = (verb: string) => `/crm/objects/${API_VERSION}/:type/batch/${verb}`

/** HubSpot's smaller limit for reads with history. */
const MOST_WITH_HISTORY = 50

export const batchRoutes: Route[] = [
  { method: 'POST', path: path('create'), scopes: objectScope('write'), handle: createAll },
  { method: 'POST', path: path('read'), scopes: objectScope('read'), handle: readAll },
  { method: 'POST', path: path('update'), scopes: objectScope('write'), handle: updateAll },
  { method: 'POST', path: path('upsert'), scopes: objectScope('write'), handle: upsertAll },
  { method: 'POST', path: path('archive'), scopes: objectScope('write'), handle: archiveAll },
]

function createAll({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const claims: Claims = new Map()
  const prepare = (row: {
    properties: Record<string, string>
    associations: Parameters<typeof prepareAssociations>[2]
  }) => {
    const connect = prepareAssociations(portal, type, row.associations, source)
    const create = prepareCreate(portal, type, row.properties, source, claims)
    return () => {
      const record = create()
      connect(record)
      return present(type, record, Object.keys(row.properties))
    }
  }
  return writeBatch(portal, readBatch(body, { ids: false }).inputs, prepare, { fullStatus: 201 })
}

function readAll({ portal, params, query, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const startedAt = portal.now()
  const { inputs, properties, propertiesWithHistory: past, idProperty } = readBatch(body, { ids: true })
  if (idProperty !== undefined) assertIdProperty(type, idProperty)
  if (past.length > 0) assertLength(inputs, MOST_WITH_HISTORY)
  const found = inputs.map(({ id }) =>
    query.get('archived') === 'true' ? archived(type, id!) : findRecord(type, id!, idProperty),
  )
  const misses = inputs.map(({ id }) => id!).filter((_, index) => !found[index])
  const results = found
    .filter((record) => record !== null)
    .map((record) => ({
      ...present(type, record, properties),
      ...(past.length > 0 && { propertiesWithHistory: presentHistory(record, past) }),
    }))
  return batchResponse(portal, {
    startedAt,
    results,
    errors: misses.length > 0 ? [missed(type, misses)] : [],
  })
}

function archived(type: ObjectType, id: string) {
  const record = type.records.get(id)
  return record?.archivedAt ? record : null
}

function missed(type: ObjectType, ids: readonly string[]) {
  const name = type.singular.toUpperCase()
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${name} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  }
}

function updateAll({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const claims: Claims = new Map()
  return writeBatch(portal, readBatch(body, { ids: true }).inputs, ({ id, idProperty, properties }) => {
    const record = findRecord(type, id!, idProperty)
    if (!record) throw notFound(`${type.labels.singular} ${id} does not exist`, { ids: [id!] })
    const update = prepareUpdate(portal, type, record, properties, source, claims)
    return () => present(type, update(), Object.keys(properties))
  })
}

/** Upserts contacts by address all or none. */
function upsertAll({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { inputs } = readBatch(body, { ids: true })
  const names = new Set(inputs.map(({ idProperty }) => idProperty))
  const [idProperty] = names
  if (names.size > 1 || idProperty === undefined) throw invalid('Every input needs the same idProperty.')
  assertIdProperty(type, idProperty)
  const claims: Claims = new Map()
  const prepare = ({ id, properties }: { id?: string | undefined; properties: Record<string, string> }) => {
    const record = findRecord(type, id!, idProperty)
    const write = record
      ? prepareUpdate(portal, type, record, properties, source, claims)
      : prepareCreate(portal, type, { ...properties, [idProperty]: id! }, source, claims)
    return () => ({
      ...present(type, write(), [idProperty, ...Object.keys(properties)]),
      new: record === null,
    })
  }
  return writeBatch(portal, inputs, prepare, { partial: idProperty !== 'email' })
}

/** Succeeds for unknown ids too. */
function archiveAll({ portal, params, body, source }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  for (const { id } of readBatch(body, { ids: true }).inputs) {
    const record = findRecord(type, id!)
    if (record) archiveRecord(portal, type, record, source)
  }
  return noContent
}
