import type { RemoteRecord } from '../api/read-batch.ts'
import { meansSame } from './mapping-from-crm.ts'
import type { PropertyDefinition } from './properties.ts'

/** The properties that differ, as they should be and as they are; null where all are right. Pure. */
export function compare(
  definitions: readonly PropertyDefinition[],
  expected: Readonly<Record<string, string>>,
  found: RemoteRecord | undefined,
): { expected: Record<string, string>; found: Record<string, string | null> } | null {
  const differing = definitions.filter(({ name, ...definition }) => {
    const told = expected[name]
    return told !== undefined && !meansSame(definition, told, found?.properties[name])
  })
  if (differing.length === 0 && found) return null
  const names = differing.map(({ name }) => name)
  return {
    expected: Object.fromEntries(names.map((name) => [name, expected[name]!])),
    found: Object.fromEntries(names.map((name) => [name, found?.properties[name] ?? null])),
  }
}
