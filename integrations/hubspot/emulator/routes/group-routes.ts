import { z } from 'zod'
import { ApiError, invalid, notFound } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { created, type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import { type PropertyGroup, presentGroup } from '../properties/property.ts'
import type { Call, Route } from './route.ts'
import { schemaScope } from './route-scopes.ts'

const all = `/crm/properties/${API_VERSION}/:type/groups`

export const groupRoutes: Route[] = [
  { method: 'GET', path: all, scopes: schemaScope('read'), handle: list },
  { method: 'POST', path: all, scopes: schemaScope('write'), handle: create },
  { method: 'GET', path: `${all}/:name`, scopes: schemaScope('read'), handle: get },
  { method: 'PATCH', path: `${all}/:name`, scopes: schemaScope('write'), handle: update },
  { method: 'DELETE', path: `${all}/:name`, scopes: schemaScope('write'), handle: archive },
]

const label = z.string().min(1)
const displayOrder = z.number().int()
const groupShape = z.object({ name: z.string(), label, displayOrder: displayOrder.default(-1) })

function list({ portal, params }: Call): EmulatorResponse {
  const groups = getType(portal, params.type!).groups.values()
  return ok({
    results: groups
      .filter(({ archivedAt }) => archivedAt === null)
      .map(presentGroup)
      .toArray(),
  })
}

function create({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const group: PropertyGroup = { ...readInput(groupShape, body), archivedAt: null }
  if (!/^[a-z][a-z0-9_]*$/.test(group.name)) throw invalid(`${group.name} is not a name for a group`)
  if (type.groups.get(group.name)?.archivedAt === null)
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${group.name}' already exists.`)
  type.groups.set(group.name, group)
  return created(presentGroup(group))
}

function get({ portal, params }: Call): EmulatorResponse {
  return ok(presentGroup(getGroup(getType(portal, params.type!), params.name!)))
}

function update({ portal, params, body }: Call): EmulatorResponse {
  const group = getGroup(getType(portal, params.type!), params.name!)
  const given = readInput(z.object({ label: label.optional(), displayOrder: displayOrder.optional() }), body)
  group.label = given.label ?? group.label
  group.displayOrder = given.displayOrder ?? group.displayOrder
  return ok(presentGroup(group))
}

function archive({ portal, params }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const group = getGroup(type, params.name!)
  const used = type.properties
    .values()
    .some(({ groupName, archivedAt }) => !archivedAt && groupName === group.name)
  if (used) throw invalid(`The group ${group.name} has properties`)
  group.archivedAt = portal.now()
  return noContent
}

function getGroup(type: ObjectType, name: string): PropertyGroup {
  const group = type.groups.get(name)
  if (!group || group.archivedAt) throw notFound(`No property group named ${name} on ${type.name}`)
  return group
}
