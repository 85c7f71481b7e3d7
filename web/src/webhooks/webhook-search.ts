import type { WebhookDeliveryState } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const deliveryStates = [
  'PENDING',
  'DELIVERED',
  'FAILED',
  'WITHDRAWN',
] as const satisfies readonly WebhookDeliveryState[]

/** The filter of the deliveries of an endpoint, as it is in the address. */
export interface DeliverySearch extends PageSearch {
  state?: WebhookDeliveryState
}

export function parseDeliverySearch(raw: Record<string, unknown>): DeliverySearch {
  const state = deliveryStates.find((known) => known === raw.state)
  return { ...(state && { state }), ...parsePageSearch(raw) }
}
