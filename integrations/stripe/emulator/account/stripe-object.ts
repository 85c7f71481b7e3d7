/** An object of Stripe's API. References are ids; `expand` replaces them in responses. */
export interface StripeObject {
  id: string
  object: string
  created: number
  livemode: boolean
  [field: string]: unknown
}

/** Returns a list as Stripe nests it in an object. */
export function listOf(data: readonly object[], url: string): object {
  return { object: 'list', data, has_more: false, url }
}

/** Returns a field that holds an id. */
export function idIn(object: Record<string, unknown>, field: string): string | null {
  const value = object[field]
  return typeof value === 'string' ? value : null
}
