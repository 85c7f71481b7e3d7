import type { LicensingProperties } from './mapping.ts'
import { meansSame } from './mapping-from-crm.ts'
import { type ObjectType, type PropertyName, propertiesOf } from './properties.ts'
import type { RemoteRecord } from './read-batch.ts'

/** The properties that differ, as they should be and as they are; null where all are right. Pure. */
export function compare(
  type: ObjectType,
  expected: LicensingProperties,
  found: RemoteRecord | undefined,
): { expected: Record<string, string>; found: Record<string, string | null> } | null {
  const differing = propertiesOf(type).filter(({ name, ...definition }) => {
    const told = expected[name as keyof LicensingProperties] as string | undefined
    return told !== undefined && !meansSame(definition, told, found?.properties[name])
  })
  if (differing.length === 0 && found) return null
  const names = differing.map(({ name }) => name as Exclude<PropertyName, 'licet_last_sync'>)
  return {
    expected: Object.fromEntries(names.map((name) => [name, expected[name]])),
    found: Object.fromEntries(names.map((name) => [name, found?.properties[name] ?? null])),
  }
}
