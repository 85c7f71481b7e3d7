import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'

/** A record in the state in which search knows it. */
export interface Seen {
  record: CrmRecord
  values: ReadonlyMap<string, string>
}

/** The records as they were some seconds ago: what is newer is not found yet, what was deleted since still is. */
export function seenBySearch(portal: Portal, type: ObjectType): Seen[] {
  const known = portal.now().getTime() - portal.searchLagMs
  const seen: Seen[] = []
  for (const record of type.records.values()) {
    const revision = record.revisions.findLast(({ at }) => at <= known)
    if (revision && !revision.archived) seen.push({ record, values: revision.values })
  }
  return seen
}
