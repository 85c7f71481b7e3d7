import { invalid } from '../http/api-error.ts'
import type { ChangeSource } from '../objects/change-event.ts'
import { findRecord } from '../objects/find-record.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { holdValues } from '../objects/unique-values.ts'
import type { Portal } from '../portal/portal.ts'
import { retire } from './archive-record.ts'
import { emit } from './emit.ts'
import { contactsOf, updatePrimaryCompany } from './primary-company.ts'
import { reviseRecord } from './revise-record.ts'

/**
 * Merges two records into one with a new id. The primary record's values win, also the unique ones; the other record's
 * values fill gaps. Single calls for an old id reach the new record, batches do not.
 */
export function mergeRecords(
  portal: Portal,
  type: ObjectType,
  primaryId: string,
  otherId: string,
  source: ChangeSource,
): CrmRecord {
  const [primary, other] = [primaryId, otherId].map((id) => findRecord(type, type.mergedInto.get(id) ?? id))
  if (!primary || !other) throw invalid('One of the records to merge does not exist.')
  if (primary === other) throw invalid('A record cannot be merged with itself.')
  const now = portal.now()
  const merged: CrmRecord = {
    id: portal.nextId(),
    values: mergedValues(type, primary, other),
    createdAt: new Date(Math.min(primary.createdAt.getTime(), other.createdAt.getTime())),
    updatedAt: now,
    archivedAt: null,
    history: new Map([...other.history, ...primary.history]),
    revisions: [],
  }
  merged.values.set('hs_object_id', merged.id)
  merged.values.set(type.createdProperty, merged.createdAt.toISOString())
  merged.values.set(type.modifiedProperty, now.toISOString())
  for (const old of [primary, other]) {
    retire(portal, type, old)
    portal.associations.move(type.id, old.id, merged.id)
    type.mergedInto.set(old.id, merged.id)
  }
  for (const [from, to] of type.mergedInto) {
    if (to === primary.id || to === other.id) type.mergedInto.set(from, merged.id)
  }
  type.records.set(merged.id, merged)
  updatePrimaryCompany(portal, type.name === 'contacts' ? [merged.id] : contactsOf(portal, type, merged.id))
  holdValues(type, merged, new Map())
  reviseRecord(portal, merged)
  emit(portal, type, merged.id, source, {
    kind: 'merge',
    primaryObjectId: primary.id,
    mergedObjectIds: [other.id],
    numberOfPropertiesMoved: [...other.values.keys()].filter((name) => !primary.values.has(name)).length,
  })
  return merged
}

function mergedValues(type: ObjectType, primary: CrmRecord, other: CrmRecord): Map<string, string> {
  const values = new Map([...other.values, ...primary.values])
  const olds = [primary, other].flatMap(({ id, values }) => [...listed(values, 'hs_merged_object_ids'), id])
  values.set('hs_merged_object_ids', [...new Set(olds)].join(';'))
  if (type.name === 'contacts') keepAll(values, [primary, other], 'email', 'hs_additional_emails')
  if (type.name === 'companies') keepAll(values, [primary, other], 'domain', 'hs_additional_domains')
  return values
}

/** Keeps the values of a property of all merged records: one as the first value, the other ones as additional values. */
function keepAll(
  values: Map<string, string>,
  merged: readonly CrmRecord[],
  first: string,
  additional: string,
): void {
  const all = merged.flatMap((record) => [
    ...listed(record.values, first),
    ...listed(record.values, additional),
  ])
  const more = new Set(all.filter((value) => value !== values.get(first)))
  if (more.size > 0) values.set(additional, [...more].join(';'))
}

function listed(values: ReadonlyMap<string, string>, name: string): string[] {
  return (
    values
      .get(name)
      ?.split(';')
      .filter(Boolean)
      .map((value) => value.trim()) ?? []
  )
}
