import type { ObjectType } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { page, pageParams } from '../http/page.ts'
import { hash, integer } from '../http/read.ts'
import type { Call, Route } from '../http/route.ts'

/** A route that reads one object. */
export function retrieve(path: string, type: ObjectType): Route {
  return {
    method: 'GET',
    path: `${path}/:id`,
    params: [],
    handle: ({ account, id }) => account.get(type, id),
  }
}

/** A route that lists objects, the newest first, with filters by equal fields. */
export function listing(
  path: string,
  type: ObjectType,
  filters: readonly string[] = [],
  matches: (object: StripeObject, call: Call) => boolean = () => true,
): Route {
  return {
    method: 'GET',
    path,
    params: [...pageParams, 'created', ...filters],
    handle(call) {
      const { account, params } = call
      const equals = (object: StripeObject, filter: string) => {
        const wanted = params[filter]
        return typeof wanted !== 'string' || String(object[filter]) === wanted
      }
      const found = account
        .all(type)
        .filter((object) => !object.deleted && filters.every((filter) => equals(object, filter)))
        .filter((object) => matches(object, call) && isWithin(object, params))
      return page(found.toReversed(), params, path)
    },
  }
}

/** Whether an object was created within the bounds of `created`. */
function isWithin({ created }: StripeObject, params: Call['params']): boolean {
  const bounds =
    typeof params.created === 'string'
      ? { gte: params.created, lte: params.created }
      : hash(params, 'created')
  const [gte, lte] = [integer(bounds, 'gte'), integer(bounds, 'lte')]
  const [gt, lt] = [integer(bounds, 'gt'), integer(bounds, 'lt')]
  if ((gte !== null && created < gte) || (lte !== null && created > lte)) return false
  return !((gt !== null && created <= gt) || (lt !== null && created >= lt))
}
