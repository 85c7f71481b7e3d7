import type { ObjectType } from './object-type.ts'
import type { CrmRecord } from './record.ts'

/** A record as responses show it: the requested properties, each as text or null. */
export function present(type: ObjectType, record: CrmRecord, requested: readonly string[] = []) {
  return {
    id: record.id,
    properties: presentValues(type, record.values, requested),
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt && { archivedAt: record.archivedAt.toISOString() }),
  }
}

/** The former values of properties, newest first; an empty list for a property that was never set. */
export function presentHistory({ history }: CrmRecord, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, history.get(name) ?? []]))
}

/** The requested properties, or the standard ones; names without a property are ignored. */
export function presentValues(
  type: ObjectType,
  values: ReadonlyMap<string, string>,
  requested: readonly string[],
): Record<string, string | null> {
  const always = ['hs_object_id', type.createdProperty, type.modifiedProperty]
  const names = new Set([...always, ...(requested.length > 0 ? requested : type.shown)])
  const existing = [...names].filter((name) => type.properties.get(name)?.archivedAt === null)
  return Object.fromEntries(existing.sort().map((name) => [name, values.get(name) ?? null]))
}
