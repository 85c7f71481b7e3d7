import { findType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'
import type { RequiredScopes } from './route.ts'

/** The scope for records of the type that a path names. */
export function objectScope(verb: 'read' | 'write', param = 'type'): RequiredScopes {
  return (portal, params) => {
    const scope = findType(portal, params[param]!)?.scope
    if (scope === 'tickets') return [['tickets']]
    return scope === undefined ? [] : [[`crm.objects.${scope}.${verb}`]]
  }
}

/** The scope for properties of a type. A token that may read records may also read the properties of their type. */
export function schemaScope(verb: 'read' | 'write'): RequiredScopes {
  return (portal, params) => {
    const scope = findType(portal, params.type!)?.scope
    if (scope === undefined) return []
    if (scope === 'tickets') return [['tickets']]
    const write = `crm.schemas.${scope}.write`
    return [verb === 'write' ? [write] : [`crm.objects.${scope}.read`, `crm.schemas.${scope}.read`, write]]
  }
}

/** The scopes for associations: to read both ends; to change them, also to write the end that they start from. */
export function associationScope(verb: 'read' | 'write'): RequiredScopes {
  return (portal: Portal, params) => [
    ...objectScope(verb, 'from')(portal, params),
    ...objectScope('read', 'to')(portal, params),
  ]
}
