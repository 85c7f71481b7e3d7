import type { PropertyDefinition, SyncedType } from '../mapping/properties.ts'
import type { RemoteProperty } from './read-properties.ts'

/** One fault in the portal's configuration, and how to fix it. */
export interface PortalProblem {
  code: 'SCHEMA_MISSING' | 'PROPERTY_MISSING' | 'PROPERTY_NOT_UNIQUE' | 'PROPERTY_TYPE' | 'OPTION_MISSING'
  message: string
  fix: string
}

export const SETUP = 'Run `npm run hubspot -- setup`.'

export const schemaMissing: PortalProblem = {
  code: 'SCHEMA_MISSING',
  message: 'licenses: the custom object does not exist',
  fix: SETUP,
}

/** Advice for a plan without custom objects, which does not offer their scopes either. */
export const NO_CUSTOM_OBJECTS =
  'If HubSpot does not offer the scope, the plan has no custom objects: set LICET_HUBSPOT_LICENSE_OBJECTS=0. Companies and contacts are synced meanwhile.'

/** The faults of one object type that prevent a sync of its licensing properties. Pure. */
export function problemsOf(type: SyncedType, found: readonly RemoteProperty[]): PortalProblem[] {
  const remote = new Map(
    found.filter(({ archived }) => !archived).map((property) => [property.name, property]),
  )
  return type.properties.flatMap((wanted) => problemOf(type, wanted, remote.get(wanted.name)))
}

function problemOf(
  type: SyncedType,
  wanted: PropertyDefinition,
  found: RemoteProperty | undefined,
): PortalProblem[] {
  const property = `${type.name}: the property ${wanted.name}`
  const place = `Settings → Properties → ${type.place} → ${wanted.label}`
  if (!found) return [{ code: 'PROPERTY_MISSING', message: `${property} does not exist`, fix: SETUP }]
  if (found.type !== wanted.type) {
    const fix = `${place}: archive it under another name, delete it, then ${SETUP.toLowerCase()}`
    const message = `${property} is of type ${found.type} and must be ${wanted.type}`
    return [{ code: 'PROPERTY_TYPE', message, fix }]
  }
  if (wanted.hasUniqueValue && !found.hasUniqueValue) {
    const fix = `Uniqueness can be set only at creation. ${place}: delete it, then ${SETUP.toLowerCase()}`
    return [{ code: 'PROPERTY_NOT_UNIQUE', message: `${property} allows the same value twice`, fix }]
  }
  if (wanted.type !== 'enumeration') return []
  const has = new Set(found.options.map(({ value }) => value))
  const missing = wanted.options?.filter(({ value }) => !has.has(value)).map(({ value }) => value) ?? []
  if (missing.length === 0) return []
  return [
    { code: 'OPTION_MISSING', message: `${property} lacks the options ${missing.join(', ')}`, fix: SETUP },
  ]
}
