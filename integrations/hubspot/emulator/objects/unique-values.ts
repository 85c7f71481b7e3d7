import { ApiError } from '../http/api-error.ts'
import { invalidValues } from './check-values.ts'
import { isUnique, type ObjectType, uniqueKey } from './object-type.ts'
import type { CrmRecord } from './record.ts'

/** The unique values that rows of the same batch will set, each with its row. */
export type Claims = Map<string, object>

/** Refuses a unique value that another record has, or that another row of the batch sets. */
export function assertUnique(
  type: ObjectType,
  values: ReadonlyMap<string, string>,
  record: CrmRecord | null,
  claims: Claims,
): void {
  const row = record ?? {}
  const claimed: [string, object][] = []
  for (const [name, value] of values) {
    if (!isUnique(type, name) || value === '') continue
    const key = uniqueKey(name, value)
    const holder = type.holders.get(name)?.get(key)
    if (holder !== undefined && holder !== record?.id) throw conflict(type, name, value, record, holder)
    const claim = `${name}=${key}`
    const other = claims.get(claim)
    if (other && other !== row) throw conflict(type, name, value, record, 'another row of the batch')
    claimed.push([claim, row])
  }
  for (const [claim, owner] of claimed) claims.set(claim, owner)
}

function conflict(
  type: ObjectType,
  name: string,
  value: string,
  record: CrmRecord | null,
  holder: string,
): ApiError {
  if (name === 'email')
    return new ApiError(409, 'CONFLICT', `${type.labels.singular} already exists. Existing ID: ${holder}`)
  return invalidValues([
    {
      message: `Cannot set ${name} to ${value} on ${record?.id ?? 'a new record'}. ${holder} already has that value.`,
      code: 'CONFLICTING_UNIQUE_VALUE',
      context: { propertyName: [name] },
    },
  ])
}

/** Registers the unique values of a record, or removes them once it is archived. */
export function holdValues(type: ObjectType, record: CrmRecord, before: ReadonlyMap<string, string>): void {
  for (const property of type.properties.values()) {
    if (!property.hasUniqueValue) continue
    const holders = type.holders.get(property.name) ?? new Map<string, string>()
    type.holders.set(property.name, holders)
    for (const key of keysOf(property.name, before)) if (holders.get(key) === record.id) holders.delete(key)
    if (record.archivedAt) continue
    for (const key of keysOf(property.name, record.values)) holders.set(key, record.id)
  }
}

/** A merged contact is found by each of its addresses. */
function keysOf(name: string, values: ReadonlyMap<string, string>): string[] {
  const own = values.get(name)
  const others = name === 'email' ? (values.get('hs_additional_emails')?.split(';') ?? []) : []
  return [...(own ? [own] : []), ...others].filter(Boolean).map((value) => uniqueKey(name, value))
}
