import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import type { ObjectType } from '../objects/object-type.ts'
import type { Property } from '../properties/property.ts'

const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const

export const filterShape = z.object({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
})

export type Filter = z.output<typeof filterShape>

/** Refuses a filter on an unknown property, or without the value that its operator needs. */
export function assertFilter(type: ObjectType, { propertyName, operator, ...given }: Filter): void {
  const property = type.properties.get(propertyName)
  if (!property || property.archivedAt)
    throw invalid(`There was a problem with the request: property ${propertyName} does not exist`)
  const needsNone = operator.endsWith('HAS_PROPERTY')
  const needsList = operator === 'IN' || operator === 'NOT_IN'
  const complete =
    needsNone ||
    (needsList ? given.values !== undefined : given.value !== undefined) !==
      (operator === 'BETWEEN' && given.highValue === undefined)
  if (!complete) throw invalid(`The operator ${operator} on ${propertyName} lacks its value`)
}

/** Whether a record matches a filter. Texts are compared without case. An empty property matches only negations. */
export function matchesFilter(
  type: ObjectType,
  values: ReadonlyMap<string, string>,
  filter: Filter,
): boolean {
  const property = type.properties.get(filter.propertyName)!
  const own = values.get(property.name)
  const { operator } = filter
  if (operator === 'HAS_PROPERTY') return own !== undefined
  if (operator === 'NOT_HAS_PROPERTY') return own === undefined
  if (operator.startsWith('N')) {
    const positive = operator === 'NEQ' ? 'EQ' : operator.slice('NOT_'.length)
    return (
      own === undefined || !compares(property, own, { ...filter, operator: positive as Filter['operator'] })
    )
  }
  return own !== undefined && compares(property, own, filter)
}

function compares(property: Property, own: string, { operator, value, highValue, values }: Filter): boolean {
  const than = (other: string) => compareValues(property, own, other)
  switch (operator) {
    case 'EQ':
      return than(value!) === 0
    case 'LT':
      return than(value!) < 0
    case 'LTE':
      return than(value!) <= 0
    case 'GT':
      return than(value!) > 0
    case 'GTE':
      return than(value!) >= 0
    case 'BETWEEN':
      return than(value!) >= 0 && than(highValue!) <= 0
    case 'IN':
      return values!.some((one) => than(one) === 0)
    case 'CONTAINS_TOKEN':
      return hasToken(own, value!)
    default:
      return false
  }
}

/** Compares numbers and instants by size, everything else as text. */
export function compareValues(property: Property, one: string, other: string): number {
  const [a, b] = [one, other].map((text) => numberOf(property, text))
  if (a !== undefined && b !== undefined) return a - b
  const [x, y] = [one.toLowerCase(), other.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The numeric value of a text. Ids have too many digits for a number, and are compared as text. */
function numberOf({ name, type }: Property, text: string): number | undefined {
  if (type === 'number' && name !== 'hs_object_id') return Number(text)
  if (type === 'date' || type === 'datetime') return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text)
  return undefined
}

/** Whether a text contains a word that matches a pattern with the wildcard `*`. */
function hasToken(text: string, wanted: string): boolean {
  const pattern = wanted.toLowerCase().split('*').map(RegExp.escape).join('.*')
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return [text.toLowerCase(), ...words].some((word) => new RegExp(`^${pattern}$`, 'u').test(word))
}
