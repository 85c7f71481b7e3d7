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
  '0-2>0-2': 450,
  '0-1>0-1': 449,
}

const primary: Record<string, number> = { '0-1>0-2': 1, '0-2>0-1': 2, '0-3>0-2': 5, '0-2>0-3': 6 }

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
