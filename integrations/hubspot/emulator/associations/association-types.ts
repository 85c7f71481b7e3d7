/** The type of an association in one direction. The label `Primary` marks the primary company. */
export interface AssociationType {
  category: 'HUBSPOT_DEFINED' | 'USER_DEFINED'
  typeId: number
  label: string | null
}

/** HubSpot's type ids, by direction. */
const plain: Record<string, number> = {
  '0-1>0-2': 279,
  '0-2>0-1': 280,
  '0-3>0-2': 341,
  '0-2>0-3': 342,
  '0-3>0-1': 3,
  '0-1>0-3': 4,
  '0-3>0-8': 19,
  '0-8>0-3': 20,
  '0-46>0-1': 202,
  '0-1>0-46': 201,
  '0-46>0-2': 190,
  '0-2>0-46': 189,
  '0-46>0-3': 214,
  '0-3>0-46': 213,
  '0-27>0-1': 204,
  '0-1>0-27': 203,
  '0-27>0-2': 192,
  '0-2>0-27': 191,
  '0-27>0-3': 216,
  '0-3>0-27': 215,
  '0-5>0-2': 339,
  '0-2>0-5': 340,
  '0-5>0-1': 16,
  '0-1>0-5': 15,
  '0-5>0-3': 28,
  '0-3>0-5': 27,
  '0-2>0-2': 450,
  '0-1>0-1': 449,
}

const primary: Record<string, number> = {
  '0-1>0-2': 1,
  '0-2>0-1': 2,
  '0-3>0-2': 5,
  '0-2>0-3': 6,
  '0-5>0-2': 26,
  '0-2>0-5': 25,
}

/** A label that an administrator or an app created, in one direction. Its id is the same in both. */
export interface AssociationLabel extends AssociationType {
  category: 'USER_DEFINED'
  name: string
  from: string
  to: string
}

/** The unlabelled association type of a direction. Each pair with a custom object has a derived id. */
export function defaultType(from: string, to: string): AssociationType {
  const typeId = plain[`${from}>${to}`]
  return typeId === undefined
    ? { category: 'USER_DEFINED', typeId: customTypeId(from, to), label: null }
    : { category: 'HUBSPOT_DEFINED', typeId, label: null }
}

export function primaryType(from: string, to: string): AssociationType | null {
  const typeId = primary[`${from}>${to}`]
  return typeId === undefined ? null : { category: 'HUBSPOT_DEFINED', typeId, label: 'Primary' }
}

function customTypeId(from: string, to: string): number {
  const [a, b] = [from, to].map((id) => Number(id.replace('-', '')))
  return (a! * 31 + b! * 17) % 100_000
}
