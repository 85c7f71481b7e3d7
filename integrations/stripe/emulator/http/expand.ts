import type { Account, ObjectType } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { ApiError, invalid } from './api-error.ts'

/** Deepest expansion that Stripe allows. */
const DEEPEST = 4

/** The fields that hold an id, by type of object, with the type of the object that `expand` puts there. */
const references: Record<string, Record<string, ObjectType>> = {
  'checkout.session': { customer: 'customer', payment_intent: 'payment_intent' },
  item: {},
  price: { product: 'product' },
  product: { default_price: 'price' },
  payment_intent: { customer: 'customer', latest_charge: 'charge' },
  charge: { customer: 'customer', payment_intent: 'payment_intent' },
  refund: { charge: 'charge', payment_intent: 'payment_intent' },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
}

/** Fields that a response has only if they are expanded, with their value. */
export type Includable = Record<string, Record<string, (account: Account, object: StripeObject) => unknown>>
const includable: Includable = {}

/** Declares a field that a response has only if it is expanded. */
export function declareIncludable(
  type: string,
  field: string,
  value: (account: Account, object: StripeObject) => unknown,
): void {
  includable[type] ??= {}
  includable[type][field] = value
}

/** Declares fields that hold ids of other objects. */
export function declareReferences(type: string, fields: Record<string, ObjectType>): void {
  references[type] = { ...references[type], ...fields }
}

/** Returns a copy of a response with the expanded fields. Throws Stripe's error for a field that cannot be expanded. */
export function expand(account: Account, body: unknown, paths: readonly string[]): unknown {
  const copy = structuredClone(body) as Record<string, unknown>
  for (const path of paths) {
    const parts = path.split('.')
    if (parts.length > DEEPEST)
      throw invalid(
        'expand',
        `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`,
      )
    expandPath(account, copy, parts, path)
  }
  return copy
}

function expandPath(
  account: Account,
  target: Record<string, unknown>,
  [field = '', ...rest]: string[],
  path: string,
): void {
  const type = String(target.object)
  const addition = includable[type]?.[field]
  if (addition && target[field] === undefined) target[field] = addition(account, target as StripeObject)
  const referenced = references[type]?.[field]
  const value = target[field]
  if (referenced && typeof value === 'string') target[field] = referencedObject(account, referenced, value)
  const isExpandable = referenced || addition || (rest.length > 0 && typeof value === 'object')
  if (!isExpandable)
    throw new ApiError(400, `This property cannot be expanded (${path}).`, { param: 'expand[0]' })
  if (rest.length === 0) return
  const next = target[field]
  const objects = Array.isArray(next) ? next : [next]
  for (const one of objects) if (one && typeof one === 'object') expandPath(account, one, rest, path)
}

function referencedObject(account: Account, type: ObjectType, id: string): unknown {
  const found = account.find(type, id)
  return found ? structuredClone(found) : { id, object: type, deleted: true }
}
