import { nowhere } from '../http/api-error.ts'
import type { Property, PropertyGroup } from '../properties/property.ts'
import type { CrmRecord } from './record.ts'

/** A type of objects with all of its records: companies, contacts, deals, line items, or a custom object. */
export interface ObjectType {
  /** `0-2`, or `2-…` for a custom object. */
  id: string
  /** Name in paths: `companies`. */
  name: string
  /** Name in association types and events: `company`. */
  singular: string
  /** Other names in paths. */
  aliases: readonly string[]
  /** Name in scopes: `companies`, or `custom`. */
  scope: string
  labels: { singular: string; plural: string }
  properties: Map<string, Property>
  groups: Map<string, PropertyGroup>
  records: Map<string, CrmRecord>
  /** Property → unique value → id of the record with it. Archived records have none. */
  holders: Map<string, Map<string, string>>
  /** Id of a merged record → id of the newest record. */
  mergedInto: Map<string, string>
  /** The properties that a response shows by default. */
  shown: readonly string[]
  required: readonly string[]
  /** Ids of the types with which records of a custom object can be associated; null for HubSpot's own types. */
  associates: Set<string> | null
  modifiedProperty: string
  createdProperty: string
}

/** Something with object types, such as a portal. */
export interface ObjectTypes {
  readonly types: readonly ObjectType[]
}

export function findType({ types }: ObjectTypes, name: string): ObjectType | null {
  const lower = name.toLowerCase()
  return (
    types.find(({ id, name, singular, aliases }) => [id, name, singular, ...aliases].includes(lower)) ?? null
  )
}

export function getType(holder: ObjectTypes, name: string): ObjectType {
  const type = findType(holder, name)
  if (!type) throw nowhere()
  return type
}

/** The key of a unique value. Addresses are compared without case. */
export function uniqueKey(property: string, value: string): string {
  return property === 'email' ? value.trim().toLowerCase() : value
}

/** Whether the values of a property are unique. */
export function isUnique(type: ObjectType, name: string): boolean {
  const property = type.properties.get(name)
  return property !== undefined && property.archivedAt === null && property.hasUniqueValue
}

export function holderOf(type: ObjectType, property: string, value: string): CrmRecord | null {
  const id = type.holders.get(property)?.get(uniqueKey(property, value))
  return id === undefined ? null : (type.records.get(id) ?? null)
}
