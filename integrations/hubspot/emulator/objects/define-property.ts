import { z } from 'zod'
import { ApiError, invalid } from '../http/api-error.ts'
import { readInput } from '../http/read-input.ts'
import { fieldTypesOf, type Property } from '../properties/property.ts'
import type { ObjectType } from './object-type.ts'
import { holdValues } from './unique-values.ts'

const MOST_UNIQUE = 10

export const optionShape = z.object({
  label: z.string().min(1),
  value: z.string().min(1),
  description: z.string().optional(),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
})

export const propertyShape = z.object({
  name: z.string(),
  label: z.string().min(1),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(optionShape).default([]),
  hasUniqueValue: z.boolean().default(false),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
})

/** Adds a property. If an archived property has the name, restores it with its values. */
export function defineProperty(now: Date, type: ObjectType, body: unknown): Property {
  const given = readInput(propertyShape, body)
  const old = type.properties.get(given.name)
  if (old && old.archivedAt === null)
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${given.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_EXISTS',
    })
  assertDefinition(type, given)
  if (!old && given.hasUniqueValue) assertUniqueFits(type)
  const property: Property = {
    ...given,
    // The stored values have these types.
    ...(old && { type: old.type, fieldType: old.fieldType, hasUniqueValue: old.hasUniqueValue }),
    hubspotDefined: false,
    readOnly: false,
    createdAt: old?.createdAt ?? now,
    updatedAt: now,
    archivedAt: null,
  }
  type.properties.set(property.name, property)
  if (old?.hasUniqueValue) for (const record of type.records.values()) holdValues(type, record, record.values)
  return property
}

export function assertDefinition(type: ObjectType, property: z.output<typeof propertyShape>): void {
  const { name, groupName, fieldType, options } = property
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name))
    throw invalid(`${name} is not a name: it begins with a letter, and has small letters, digits and _`)
  const fieldTypes = fieldTypesOf[property.type]
  if (!fieldTypes) throw invalid(`${property.type} is not a type of property`)
  if (!fieldTypes.includes(fieldType))
    throw invalid(`The fieldType ${fieldType} does not go with the type ${property.type}`)
  if (property.type === 'enumeration') assertOptions(options)
  else if (options.length > 0 && property.type !== 'bool')
    throw invalid(`A property of type ${property.type} has no options`)
  assertGroup(type, groupName)
}

export function assertOptions(options: readonly { value: string; label: string }[]): void {
  if (options.length === 0) throw invalid('A property of type enumeration needs options')
  for (const part of ['value', 'label'] as const) {
    const seen = options.map((option) => option[part])
    const twice = seen.find((text, index) => seen.indexOf(text) !== index)
    if (twice !== undefined) throw invalid(`Two options have the ${part} ${twice}`)
  }
}

export function assertGroup(type: ObjectType, name: string): void {
  const group = type.groups.get(name)
  if (!group || group.archivedAt) throw invalid(`Property group ${name} does not exist`)
}

function assertUniqueFits(type: ObjectType): void {
  const unique = type.properties
    .values()
    .filter((property) => property.hasUniqueValue && !property.hubspotDefined)
  if (unique.toArray().length >= MOST_UNIQUE)
    throw invalid(`${type.labels.plural} have ${MOST_UNIQUE} properties with unique values already`)
}
