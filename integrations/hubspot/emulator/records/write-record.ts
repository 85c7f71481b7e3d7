import type { ChangeSource } from '../objects/change-event.ts'
import { checkValues } from '../objects/check-values.ts'
import { closedBy } from '../objects/deal-stage.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { assertUnique, type Claims, holdValues } from '../objects/unique-values.ts'
import type { Portal } from '../portal/portal.ts'
import { associateByDomain } from './associate-by-domain.ts'
import { emit } from './emit.ts'
import { reviseRecord } from './revise-record.ts'

/** A write that was found good, and can no longer be refused. */
export type Prepared = () => CrmRecord

/** Judges a new record against everything that is there, and against the other rows of its batch. */
export function prepareCreate(
  portal: Portal,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  source: ChangeSource,
  claims: Claims = new Map(),
): Prepared {
  const values = checkValues(type, properties, { creating: true })
  assertUnique(type, values, null, claims)
  return () => {
    const now = portal.now()
    const id = portal.nextId()
    const record: CrmRecord = {
      id,
      values: new Map([
        ['hs_object_id', id],
        [type.createdProperty, now.toISOString()],
      ]),
      createdAt: now,
      updatedAt: now,
      archivedAt: null,
      history: new Map(),
      revisions: [],
    }
    type.records.set(id, record)
    emit(portal, type, id, source, { kind: 'creation' })
    apply(portal, type, record, values, source)
    return record
  }
}

/** Judges new values of a record in the same way. */
export function prepareUpdate(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  properties: Readonly<Record<string, string>>,
  source: ChangeSource,
  claims: Claims = new Map(),
): Prepared {
  const values = checkValues(type, properties, { creating: false })
  assertUnique(type, values, record, claims)
  return () => {
    apply(portal, type, record, values, source)
    return record
  }
}

/** Values that are as they were change nothing and are told to nobody. */
function apply(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  values: ReadonlyMap<string, string>,
  source: ChangeSource,
): void {
  const before = new Map(record.values)
  const stage = type.name === 'deals' ? values.get('dealstage') : undefined
  const computed = stage === undefined ? [] : Object.entries(closedBy(stage))
  const changed = [...values, ...computed].filter(([name, value]) => (before.get(name) ?? '') !== value)
  for (const [name, value] of changed) {
    if (value === '') record.values.delete(name)
    else record.values.set(name, value)
  }
  record.updatedAt = portal.now()
  record.values.set(type.modifiedProperty, record.updatedAt.toISOString())
  for (const [name, value] of changed) remember(record, name, value, source)
  holdValues(type, record, before)
  reviseRecord(portal, record)
  for (const [propertyName, propertyValue] of changed)
    emit(portal, type, record.id, source, { kind: 'propertyChange', propertyName, propertyValue })
  if (type.name === 'contacts' && changed.some(([name]) => name === 'email'))
    associateByDomain(portal, type, record, (...created) => prepareCreate(portal, ...created)())
}

const MOST_REMEMBERED = 20

function remember(
  { history, updatedAt }: CrmRecord,
  name: string,
  value: string,
  source: ChangeSource,
): void {
  const { changeSource: sourceType, sourceId } = source
  const past = { value, timestamp: updatedAt.toISOString(), sourceType, sourceId }
  history.set(name, [past, ...(history.get(name) ?? [])].slice(0, MOST_REMEMBERED))
}
