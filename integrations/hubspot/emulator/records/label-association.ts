import type { AssociationLabel } from '../associations/association-types.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { Portal } from '../portal/portal.ts'

interface End {
  type: ObjectType
  id: string
}

/** The labels from one type to another. */
export function labelsOf(portal: Portal, from: ObjectType, to: ObjectType): AssociationLabel[] {
  return portal.labels.filter((label) => label.from === from.id && label.to === to.id)
}

/** Gives an association these labels, in both directions. HubSpot replaces the labels that it has. */
export function replaceLabels(portal: Portal, from: End, to: End, labels: readonly AssociationLabel[]): void {
  const names = labels.map(({ name }) => name)
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const all = labelsOf(portal, one.type, other.type)
    const end = endOf(portal, one, other)
    if (!end) continue
    const kept = end.types.filter(({ typeId }) => !all.some((label) => label.typeId === typeId))
    end.types.splice(0, end.types.length, ...kept, ...all.filter(({ name }) => names.includes(name)))
  }
}

/** Removes labels of an association, in both directions. The association stays. */
export function removeLabels(portal: Portal, from: End, to: End, typeIds: readonly number[]): void {
  const names = labelsOf(portal, from.type, to.type)
    .filter(({ typeId }) => typeIds.includes(typeId))
    .map(({ name }) => name)
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const removed = labelsOf(portal, one.type, other.type)
      .filter(({ name }) => names.includes(name))
      .map(({ typeId }) => typeId)
    const end = endOf(portal, one, other)
    if (end)
      end.types.splice(0, end.types.length, ...end.types.filter(({ typeId }) => !removed.includes(typeId)))
  }
}

function endOf(portal: Portal, from: End, to: End) {
  return portal.associations.of(from.type.id, from.id, to.type.id).find(({ id }) => id === to.id)
}
