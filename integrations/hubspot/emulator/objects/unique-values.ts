import { ApiError } from '../http/api-error.ts'
import { invalidValues } from './check-values.ts'
import { isUnique, type ObjectType, uniqueKey } from './object-type.ts'
import type { CrmRecord } from './record.ts'

/** Values that rows of the same batch are about to take, with a name for the row. */
export type Claims = Map<string, object>

/** Refuses a unique value that another record holds, or another row of the batch takes. */
export function assertUnique(
  type: ObjectType,
  values: ReadonlyMap<string, string>,
  record: CrmRecord | null,
  claims: Claims,
): void {
  const row = record ?? {}
  const taken: [string, object][] = []
  for (const [name, value] of values) {
    if (!isUnique(type, name) || value === '') continue
    const key = uniqueKey(name, value)
    const holder = type.holders.get(name)?.get(key)
    if (holder !== undefined && holder !== record?.id) throw conflict(type, name, value, record, holder)
    const claim = `${name}=${key}`
    const other = claims.get(claim)
    if (other && other !== row) throw conflict(type, name, value, record, 'another row of the batch')
    taken.push([claim, row])
  }
  for (const [claim, owner] of taken) claims.set(claim, owner)
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

/** Makes the record the holder of its unique values, or of none once it is archived. */
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

/** A merged contact is still found by each of its addresses. */
function keysOf(name: string, values: ReadonlyMap<string, string>): string[] {
  const own = values.get(name)
  const others = name === 'email' ? (values.get('hs_additional_emails')?.split(';') ?? []) : []
  return [...(own ? [own] : []), ...others].filter(Boolean).map((value) => uniqueKey(name, value))
}
