import type { RemoteRecord } from '../api/remote-record.ts'
import type { PropertyDefinition } from './properties.ts'

/** The differing properties, with expected and found values; null if the record exists and all match. Pure. */
export function compareProperties(
  definitions: readonly PropertyDefinition[],
  expected: Readonly<Record<string, string>>,
  found: RemoteRecord | undefined,
): { expected: Record<string, string>; found: Record<string, string | null> } | null {
  const differing = definitions.filter(({ name, ...definition }) => {
    const value = expected[name]
    return value !== undefined && !meansSame(definition, value, found?.properties[name])
  })
  if (differing.length === 0 && found) return null
  const names = differing.map(({ name }) => name)
  return {
    expected: Object.fromEntries(names.map((name) => [name, expected[name]!])),
    found: Object.fromEntries(names.map((name) => [name, found?.properties[name] ?? null])),
  }
}

/** Whether HubSpot's text has the meaning of the expected one. HubSpot formats times, numbers and lists differently. */
export function meansSame(
  { type, fieldType }: Pick<PropertyDefinition, 'type' | 'fieldType'>,
  expected: string,
  found: string | null | undefined,
): boolean {
  const remote = found ?? ''
  if (expected === remote) return true
  if (expected === '' || remote === '') return false
  if (type === 'number') return Number(expected) === Number(remote)
  if (type === 'datetime') return instantOf(expected) === instantOf(remote)
  if (fieldType === 'checkbox') return sorted(expected) === sorted(remote)
  return false
}

/** ISO 8601, or milliseconds since 1970. */
function instantOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text)
}

function sorted(list: string): string {
  return list.split(';').sort().join(';')
}
