import type { AssociationType } from './association-types.ts'

/** An associated record, and the types of the association. */
export interface Association {
  typeId: string
  id: string
  types: AssociationType[]
}

/** The associations of all records, stored in both directions. */
export interface AssociationStore {
  of(typeId: string, id: string, toTypeId: string): readonly Association[]
  connect(fromTypeId: string, fromId: string, toTypeId: string, toId: string, type: AssociationType): boolean
  disconnect(fromTypeId: string, fromId: string, toTypeId: string, toId: string): boolean
  /** Removes all associations of a deleted record. */
  forget(typeId: string, id: string): void
  /** Moves all associations of a record to its new id. */
  move(typeId: string, id: string, newId: string): void
}

export function createAssociationStore(): AssociationStore {
  const ends = new Map<string, Association[]>()
  const endsOf = (typeId: string, id: string) => ends.get(`${typeId}/${id}`) ?? []

  function of(typeId: string, id: string, toTypeId: string) {
    return endsOf(typeId, id).filter((end) => end.typeId === toTypeId)
  }

  function connect(from: string, fromId: string, to: string, toId: string, type: AssociationType): boolean {
    const own = endsOf(from, fromId)
    ends.set(`${from}/${fromId}`, own)
    const end = own.find(({ typeId, id }) => typeId === to && id === toId)
    if (!end) own.push({ typeId: to, id: toId, types: [type] })
    else if (end.types.some(({ typeId }) => typeId === type.typeId)) return false
    else end.types.push(type)
    return true
  }

  function disconnect(from: string, fromId: string, to: string, toId: string): boolean {
    const own = endsOf(from, fromId)
    const index = own.findIndex(({ typeId, id }) => typeId === to && id === toId)
    if (index >= 0) own.splice(index, 1)
    return index >= 0
  }

  function forget(typeId: string, id: string): void {
    for (const end of endsOf(typeId, id)) disconnect(end.typeId, end.id, typeId, id)
    ends.delete(`${typeId}/${id}`)
  }

  function move(typeId: string, id: string, newId: string): void {
    for (const end of [...endsOf(typeId, id)]) {
      const back = endsOf(end.typeId, end.id).find((other) => other.typeId === typeId && other.id === id)
      for (const type of end.types) connect(typeId, newId, end.typeId, end.id, type)
      for (const type of back?.types ?? []) connect(end.typeId, end.id, typeId, newId, type)
    }
    forget(typeId, id)
  }

  return { of, connect, disconnect, forget, move }
}
