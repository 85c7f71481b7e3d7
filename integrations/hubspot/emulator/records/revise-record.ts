import type { CrmRecord } from '../objects/record.ts'
import type { Portal } from '../portal/portal.ts'

/** Keeps the current state of a record for search, and drops the states that search no longer shows. */
export function reviseRecord(portal: Portal, record: CrmRecord): void {
  const at = portal.now().getTime()
  const visible = record.revisions.findLastIndex((revision) => revision.at <= at - portal.searchLagMs)
  record.revisions.splice(0, Math.max(visible, 0))
  record.revisions.push({ at, values: new Map(record.values), archived: record.archivedAt !== null })
}
