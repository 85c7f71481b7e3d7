import { type AssociationType, defaultType, primaryType } from '../associations/association-types.ts'
import type { ChangeSource } from '../objects/change-event.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'
import { emit } from './emit.ts'
import { updatePrimaryCompany } from './primary-company.ts'

interface End {
  type: ObjectType
  id: string
}

/** Associates two records in both directions. The first company of a contact or deal becomes its primary company. */
export function associate(portal: Portal, from: End, to: End, source: ChangeSource): AssociationType {
  const type = defaultType(from.type.id, to.type.id)
  connect(portal, from, to, type, source)
  connect(portal, to, from, defaultType(to.type.id, from.type.id), source)
  if (from.type.name === 'companies') choosePrimary(portal, to, from, source)
  else choosePrimary(portal, from, to, source)
  return type
}

/** Removes the association of two records in both directions. */
export function dissociate(portal: Portal, from: End, to: End, source: ChangeSource): void {
  disconnect(portal, from, to, source)
  disconnect(portal, to, from, source)
  updatePrimaryCompany(
    portal,
    [from, to].filter(({ type }) => type.name === 'contacts').map(({ id }) => id),
  )
}

/** Makes a company the primary one, in place of the previous one. */
export function makePrimary(portal: Portal, from: End, company: End, source: ChangeSource): void {
  const type = primaryType(from.type.id, company.type.id)
  const back = primaryType(company.type.id, from.type.id)
  if (!type || !back) return
  for (const other of portal.associations.of(from.type.id, from.id, company.type.id)) {
    drop(other.types, type)
    const ends = portal.associations.of(company.type.id, other.id, from.type.id)
    for (const end of ends) if (end.id === from.id) drop(end.types, back)
  }
  connect(portal, from, company, type, source)
  connect(portal, company, from, back, source)
  if (from.type.name === 'contacts') updatePrimaryCompany(portal, [from.id])
}

function drop(types: AssociationType[], { typeId }: AssociationType): void {
  const index = types.findIndex((type) => type.typeId === typeId)
  if (index >= 0) types.splice(index, 1)
}

function choosePrimary(portal: Portal, from: End, to: End, source: ChangeSource): void {
  const type = primaryType(from.type.id, to.type.id)
  if (!type) return
  const companies = portal.associations.of(from.type.id, from.id, to.type.id)
  if (!companies.some(({ types }) => types.some(({ typeId }) => typeId === type.typeId)))
    makePrimary(portal, from, to, source)
}

function connect(portal: Portal, from: End, to: End, type: AssociationType, source: ChangeSource): void {
  if (portal.associations.connect(from.type.id, from.id, to.type.id, to.id, type))
    emitChange(portal, from, to, type, source, false)
}

function disconnect(portal: Portal, from: End, to: End, source: ChangeSource): void {
  if (portal.associations.disconnect(from.type.id, from.id, to.type.id, to.id))
    emitChange(portal, from, to, defaultType(from.type.id, to.type.id), source, true)
}

function emitChange(
  portal: Portal,
  from: End,
  to: End,
  { typeId, label }: AssociationType,
  source: ChangeSource,
  associationRemoved: boolean,
): void {
  emit(portal, from.type, from.id, source, {
    kind: 'associationChange',
    toType: to.type,
    toObjectId: to.id,
    associationTypeId: typeId,
    associationRemoved,
    isPrimaryAssociation: label === 'Primary',
  })
}
