import type { Portal } from '../portal.ts'
import type { ObjectType } from './object-type.ts'

/** A state of a record, and when search may know of it. */
export interface Revision {
  at: number
  values: ReadonlyMap<string, string>
  archived: boolean
}

/** A value that a property had, and through what it came. */
export interface PastValue {
  value: string
  timestamp: string
  sourceType: string
  sourceId: string
}

export interface CrmRecord {
  id: string
  /** Texts only; a property without a value is not in it. */
  values: Map<string, string>
  createdAt: Date
  updatedAt: Date
  archivedAt: Date | null
  /** What the properties were set to, newest first. */
  history: Map<string, PastValue[]>
  /** The states that search may still show, oldest first. */
  revisions: Revision[]
}

/** A record as answers show it: what was asked for, as text or null. */
export function present(type: ObjectType, record: CrmRecord, asked: readonly string[] = []) {
  return {
    id: record.id,
    properties: presentValues(type, record.values, asked),
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt && { archivedAt: record.archivedAt.toISOString() }),
  }
}

/** What properties were set to over time, newest first; nothing for a property that never was. */
export function presentHistory({ history }: CrmRecord, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, history.get(name) ?? []]))
}

/** Names that no property has are left out without a word. */
export function presentValues(
  type: ObjectType,
  values: ReadonlyMap<string, string>,
  asked: readonly string[],
): Record<string, string | null> {
  const always = ['hs_object_id', type.createdProperty, type.modifiedProperty]
  const names = new Set([...always, ...(asked.length > 0 ? asked : type.shown)])
  const known = [...names].filter((name) => type.properties.get(name)?.archivedAt === null)
  return Object.fromEntries(known.sort().map((name) => [name, values.get(name) ?? null]))
}

/** Notes the present state for search, and forgets those that a later one has replaced even there. */
export function revise(portal: Portal, record: CrmRecord): void {
  const at = portal.now().getTime()
  const visible = record.revisions.findLastIndex((revision) => revision.at <= at - portal.searchLagMs)
  record.revisions.splice(0, Math.max(visible, 0))
  record.revisions.push({ at, values: new Map(record.values), archived: record.archivedAt !== null })
}
