import { z } from 'zod'
import { invalid, notFound } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { created, type EmulatorResponse, noContent, ok } from '../http/response.ts'
import { assertGroup, assertOptions, defineProperty, optionShape } from '../objects/define-property.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'
import { type Property, presentProperty } from '../properties/property.ts'
import type { Call, Route } from './route.ts'
import { schemaScope } from './route-scopes.ts'

const all = `/crm/properties/${API_VERSION}/:type`

export const propertyRoutes: Route[] = [
  { method: 'POST', path: `${all}/batch/create`, scopes: schemaScope('write'), handle: createAll },
  { method: 'POST', path: `${all}/batch/read`, scopes: schemaScope('read'), handle: readAll },
  { method: 'POST', path: `${all}/batch/archive`, scopes: schemaScope('write'), handle: archiveAll },
  { method: 'GET', path: all, scopes: schemaScope('read'), handle: list },
  { method: 'POST', path: all, scopes: schemaScope('write'), handle: create },
  { method: 'GET', path: `${all}/:name`, scopes: schemaScope('read'), handle: get },
  { method: 'PATCH', path: `${all}/:name`, scopes: schemaScope('write'), handle: update },
  { method: 'DELETE', path: `${all}/:name`, scopes: schemaScope('write'), handle: archive },
]

const names = z.object({
  inputs: z
    .array(z.object({ name: z.string() }))
    .min(1)
    .max(100),
})

function list({ portal, params, query }: Call): EmulatorResponse {
  const archived = query.get('archived') === 'true'
  const properties = getType(portal, params.type!).properties.values()
  return ok({
    results: properties
      .filter(({ archivedAt }) => (archivedAt !== null) === archived)
      .map(presentProperty)
      .toArray(),
  })
}

function get({ portal, params }: Call): EmulatorResponse {
  return ok(presentProperty(getProperty(getType(portal, params.type!), params.name!)))
}

function create({ portal, params, body }: Call): EmulatorResponse {
  return created(presentProperty(defineProperty(portal.now(), getType(portal, params.type!), body)))
}

/** Creates properties one after the other. The first refusal ends the batch. */
function createAll({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { inputs } = readInput(z.object({ inputs: z.array(z.unknown()).min(1).max(100) }), body)
  return created(
    complete(
      portal,
      inputs.map((input) => presentProperty(defineProperty(portal.now(), type, input))),
    ),
  )
}

function readAll({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const { inputs } = readInput(names, body)
  return ok(
    complete(
      portal,
      inputs.map(({ name }) => presentProperty(getProperty(type, name))),
    ),
  )
}

function complete(portal: Portal, results: readonly unknown[]) {
  const at = portal.now().toISOString()
  return { status: 'COMPLETE', results, startedAt: at, completedAt: at }
}

/** The changeable fields of a property. Other fields, such as `hasUniqueValue` and `type`, are ignored. */
const patch = z.object({
  label: z.string().min(1).optional(),
  description: z.string().optional(),
  groupName: z.string().optional(),
  fieldType: z.string().optional(),
  options: z.array(optionShape).optional(),
  displayOrder: z.number().int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
})

/** Sent options replace all existing ones. Records keep values without an option. */
function update({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const property = getProperty(type, params.name!)
  const given = Object.entries(readInput(patch, body)).filter(([, value]) => value !== undefined)
  const changed: Property = { ...property, ...Object.fromEntries(given), updatedAt: portal.now() }
  if (property.hubspotDefined && changed.fieldType !== property.fieldType)
    throw invalid(`${property.name} is defined by HubSpot`)
  if (property.type === 'enumeration') assertOptions(changed.options)
  assertGroup(type, changed.groupName)
  type.properties.set(property.name, changed)
  return ok(presentProperty(changed))
}

function archive({ portal, params }: Call): EmulatorResponse {
  archiveProperty(portal, getType(portal, params.type!), params.name!)
  return noContent
}

function archiveAll({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  for (const { name } of readInput(names, body).inputs) archiveProperty(portal, type, name)
  return noContent
}

/** Keeps the values, which a restored property shows again. */
function archiveProperty(portal: Portal, type: ObjectType, name: string): void {
  const property = type.properties.get(name)
  if (!property || property.archivedAt) return
  if (property.hubspotDefined) throw invalid(`${name} is defined by HubSpot and cannot be archived`)
  property.archivedAt = portal.now()
}

function getProperty(type: ObjectType, name: string): Property {
  const property = type.properties.get(name)
  if (!property || property.archivedAt) throw notFound(`No property named ${name} on ${type.name}`)
  return property
}
