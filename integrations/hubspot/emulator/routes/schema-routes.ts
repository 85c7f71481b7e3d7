import { z } from 'zod'
import { defaultType } from '../associations/association-types.ts'
import { ApiError, invalid, nowhere } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { created, type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { defineProperty } from '../objects/define-property.ts'
import { findType, type ObjectType } from '../objects/object-type.ts'
import { emptyType } from '../objects/standard-types.ts'
import type { Portal } from '../portal/portal.ts'
import { presentProperty } from '../properties/property.ts'
import type { Call, Route } from './route.ts'

const all = `/crm-object-schemas/${API_VERSION}/schemas`
const read = () => [['crm.schemas.custom.read', 'crm.schemas.custom.write']]
const write = () => [['crm.schemas.custom.write']]

export const schemaRoutes: Route[] = [
  { method: 'GET', path: all, scopes: read, handle: list },
  { method: 'POST', path: all, scopes: write, handle: create },
  { method: 'GET', path: `${all}/:type`, scopes: read, handle: get },
  { method: 'DELETE', path: `${all}/:type`, scopes: write, handle: remove },
  { method: 'POST', path: `${all}/:type/associations`, scopes: write, handle: associate },
]

const schemaShape = z.object({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/),
  labels: z.object({ singular: z.string().min(1), plural: z.string().min(1) }),
  primaryDisplayProperty: z.string(),
  secondaryDisplayProperties: z.array(z.string()).default([]),
  requiredProperties: z.array(z.string()).default([]),
  searchableProperties: z.array(z.string()).default([]),
  properties: z.array(z.record(z.string(), z.unknown())).min(1),
  associatedObjects: z.array(z.string()).default([]),
})

const isCustom = ({ scope }: ObjectType) => scope === 'custom'

function list({ portal }: Call): EmulatorResponse {
  return ok({ results: portal.types.filter(isCustom).map((type) => presentSchema(portal, type)) })
}

function get({ portal, params }: Call): EmulatorResponse {
  return ok(presentSchema(portal, getCustom(portal, params.type!)))
}

/** Creates a custom object. Its records are then served like any others. */
function create({ portal, body }: Call): EmulatorResponse {
  const given = readInput(schemaShape, body)
  const singular = given.name.toLowerCase()
  if (findType(portal, singular))
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `An object named ${given.name} exists already.`)
  const groupName = `${singular}_information`
  const number = portal.types.filter(isCustom).length + 1
  const type: ObjectType = {
    ...emptyType(portal.now(), groupName, {}, 'hs_createdate'),
    id: `2-${90_210_000 + number}`,
    name: `p${portal.id}_${singular}`,
    singular,
    scope: 'custom',
    labels: given.labels,
    shown: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id', given.primaryDisplayProperty],
    required: given.requiredProperties,
    associates: new Set(),
  }
  for (const property of given.properties) defineProperty(portal.now(), type, { groupName, ...property })
  const named = [
    given.primaryDisplayProperty,
    ...given.secondaryDisplayProperties,
    ...given.requiredProperties,
    ...given.searchableProperties,
  ]
  const unknown = named.find((name) => !type.properties.has(name))
  if (unknown !== undefined) throw invalid(`${unknown} is not among the properties`)
  for (const name of given.associatedObjects) type.associates!.add(associable(portal, name).id)
  portal.types.push(type)
  return created(presentSchema(portal, type))
}

function associable(portal: Portal, name: string): ObjectType {
  const type = findType(portal, name)
  if (!type) throw invalid(`${name} is not an object`)
  return type
}

/** Defines an association of an existing custom object. */
function associate({ portal, params, body }: Call): EmulatorResponse {
  const type = getCustom(portal, params.type!)
  const shape = z.object({
    fromObjectTypeId: z.string(),
    toObjectTypeId: z.string(),
    name: z.string().optional(),
  })
  const { fromObjectTypeId, toObjectTypeId, name } = readInput(shape, body)
  if (fromObjectTypeId !== type.id) throw invalid(`fromObjectTypeId must be ${type.id}`)
  const to = associable(portal, toObjectTypeId)
  if (type.associates!.has(to.id)) throw new ApiError(409, 'CONFLICT', 'The association exists already.')
  type.associates!.add(to.id)
  return created({ id: String(defaultType(type.id, to.id).typeId), fromObjectTypeId, toObjectTypeId, name })
}

/** Deletes a custom object. Refuses it while records exist. */
function remove({ portal, params }: Call): EmulatorResponse {
  const type = getCustom(portal, params.type!)
  if (type.records.values().some(({ archivedAt }) => archivedAt === null))
    throw invalid(`There are records of ${type.labels.plural}`)
  portal.types.splice(portal.types.indexOf(type), 1)
  return noContent
}

function getCustom(portal: Portal, name: string): ObjectType {
  const type = findType(portal, name)
  if (!type || !isCustom(type)) throw nowhere()
  return type
}

function presentSchema(portal: Portal, type: ObjectType) {
  return {
    id: type.id.slice(2),
    objectTypeId: type.id,
    fullyQualifiedName: type.name,
    name: type.singular,
    labels: type.labels,
    primaryDisplayProperty: type.shown.at(-1),
    requiredProperties: type.required,
    properties: type.properties.values().map(presentProperty).toArray(),
    associations: portal.types
      .filter((other) => type.associates?.has(other.id))
      .map((other) => ({
        id: String(defaultType(type.id, other.id).typeId),
        fromObjectTypeId: type.id,
        toObjectTypeId: other.id,
        name: `${type.singular}_to_${other.singular}`,
      })),
    archived: false,
  }
}
