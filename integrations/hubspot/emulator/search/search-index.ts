import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'

/** A record in the state that search shows. */
export interface SearchableRecord {
  record: CrmRecord
  values: ReadonlyMap<string, string>
}

/** The records in their state of `searchLagMs` ago. Newer records are missing, and recently deleted ones are present. */
export function searchableRecords(portal: Portal, type: ObjectType): SearchableRecord[] {
  const latest = portal.now().getTime() - portal.searchLagMs
  const searchable: SearchableRecord[] = []
  for (const record of type.records.values()) {
    const revision = record.revisions.findLast(({ at }) => at <= latest)
    if (revision && !revision.archived) searchable.push({ record, values: revision.values })
  }
  return searchable
}
