import { nowhere } from '../http/api-error.ts'
import type { Property, PropertyGroup } from '../properties/property.ts'
import type { CrmRecord } from './record.ts'

/** Companies, contacts, deals, line items, or a custom object, with all of its records. */
export interface ObjectType {
  /** `0-2`, or `2-…` for a custom object. */
  id: string
  /** As paths write it: `companies`. */
  name: string
  /** As association types and names of events write it: `company`. */
  singular: string
  /** Other names that paths may use. */
  aliases: readonly string[]
  /** The middle of its scopes: `companies`, or `custom`. */
  scope: string
  labels: { singular: string; plural: string }
  properties: Map<string, Property>
  groups: Map<string, PropertyGroup>
  records: Map<string, CrmRecord>
  /** Which record holds a value of a unique property. Archived records hold none. */
  holders: Map<string, Map<string, string>>
  /** Where the records went that were merged: the newest id of each. */
  mergedInto: Map<string, string>
  /** What an answer shows when it was not told. */
  shown: readonly string[]
  required: readonly string[]
  modifiedProperty: string
  createdProperty: string
}

/** What holds object types, such as a portal. */
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

/** The value under which a unique property is looked up; addresses are compared without case. */
export function uniqueKey(property: string, value: string): string {
  return property === 'email' ? value.trim().toLowerCase() : value
}

/** Whether a value of this property names one record. */
export function isUnique(type: ObjectType, name: string): boolean {
  const property = type.properties.get(name)
  return property !== undefined && property.archivedAt === null && property.hasUniqueValue
}

export function holderOf(type: ObjectType, property: string, value: string): CrmRecord | null {
  const id = type.holders.get(property)?.get(uniqueKey(property, value))
  return id === undefined ? null : (type.records.get(id) ?? null)
}
