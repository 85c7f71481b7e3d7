import type { ChangeSource } from '../objects/change-event.ts'
import { checkValues } from '../objects/check-values.ts'
import { closedBy, withPipeline } from '../objects/deal-stage.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { CrmRecord } from '../objects/record.ts'
import { assertUnique, type Claims, holdValues } from '../objects/unique-values.ts'
import type { Portal } from '../portal/portal.ts'
import { associateByDomain } from './associate-by-domain.ts'
import { emit } from './emit.ts'
import { reviseRecord } from './revise-record.ts'

/** A validated write, which cannot be refused any more. */
export type PreparedWrite = () => CrmRecord

/** Validates a new record against existing records and against the other rows of its batch. */
export function prepareCreate(
  portal: Portal,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  source: ChangeSource,
  claims: Claims = new Map(),
): PreparedWrite {
  const values = withPipeline(type, checkValues(type, properties, { creating: true }), null)
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

/** Validates new values of a record in the same way. */
export function prepareUpdate(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  properties: Readonly<Record<string, string>>,
  source: ChangeSource,
  claims: Claims = new Map(),
): PreparedWrite {
  const values = withPipeline(type, checkValues(type, properties, { creating: false }), record)
  assertUnique(type, values, record, claims)
  return () => {
    apply(portal, type, record, values, source)
    return record
  }
}

/** Sets values. Unchanged values cause no event. */
function apply(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  values: ReadonlyMap<string, string>,
  source: ChangeSource,
): void {
  const before = new Map(record.values)
  const changed = [...values].filter(([name, value]) => (before.get(name) ?? '') !== value)
  for (const [name, value] of changed) {
    if (value === '') record.values.delete(name)
    else record.values.set(name, value)
  }
  record.updatedAt = portal.now()
  record.values.set(type.modifiedProperty, record.updatedAt.toISOString())
  for (const [name, value] of changed) addToHistory(record, name, value, source)
  holdValues(type, record, before)
  reviseRecord(portal, record)
  for (const [propertyName, propertyValue] of changed)
    emit(portal, type, record.id, source, { kind: 'propertyChange', propertyName, propertyValue })
  if (type.name === 'deals' && changed.some(([name]) => name === 'dealstage')) computeLater(portal, record)
  if (type.name === 'contacts' && changed.some(([name]) => name === 'email'))
    associateByDomain(portal, type, record, (...created) => prepareCreate(portal, ...created)())
}

/** HubSpot computes the properties of a closed deal after the change of its stage, and sends no event for them. */
function computeLater(portal: Portal, record: CrmRecord): void {
  portal.computeLater(() => {
    for (const [name, value] of Object.entries(closedBy(record.values.get('dealstage') ?? '')))
      record.values.set(name, value)
    reviseRecord(portal, record)
  })
}

const MOST_PAST_VALUES = 20

function addToHistory(
  { history, updatedAt }: CrmRecord,
  name: string,
  value: string,
  source: ChangeSource,
): void {
  const { changeSource: sourceType, sourceId } = source
  const past = { value, timestamp: updatedAt.toISOString(), sourceType, sourceId }
  history.set(name, [past, ...(history.get(name) ?? [])].slice(0, MOST_PAST_VALUES))
}
