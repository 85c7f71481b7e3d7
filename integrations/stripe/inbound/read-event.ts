import { z } from 'zod'
import type { CrmObject } from '../../../prisma/client/enums.ts'
import type { CrmChangeEvent } from '../../../src/crm/inbox.ts'

/** Name of the integration, as the source of inbox events. */
export const SOURCE = 'stripe'

const id = z.string().regex(/^\w{1,255}$/)

/** The parts of an event that say which object changed. The object itself is read from Stripe. */
const shape = z.object({
  id,
  type: z
    .string()
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/)
    .max(100),
  created: z.int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  account: z.string().nullish(),
  data: z.object({ object: z.looseObject({}) }),
})

const parentShape = z.looseObject({
  subscription_details: z.looseObject({ subscription: z.string().nullish() }).nullish(),
})

/** The mode of Stripe, in which its objects are separate. */
export function modeOf(livemode: boolean): 'live' | 'test' {
  return livemode ? 'live' : 'test'
}

/** An event; `change` is null if the gateway ignores it. */
export type ReadEvent = { id: string; type: string; change: CrmChangeEvent | null }

/** Reads the object that an event names. Null if it is no event of Stripe. */
export function readEvent(event: unknown): ReadEvent | null {
  const { success, data } = shape.safeParse(event)
  if (!success) return null
  const { type, created, livemode, account } = data
  const named = account ? null : namedObject(type, data.data.object)
  return {
    id: data.id,
    type,
    change: named && {
      source: SOURCE,
      portalId: modeOf(livemode),
      subscriptionType: type,
      eventId: data.id,
      occurredAt: new Date(created * 1_000),
      change: 'CHANGED',
      mergedIds: [],
      ...named,
    },
  }
}

type Named = { object: CrmObject; objectId: string }

/** The subscription that an invoice names, in the shapes of present and former versions of the API. */
function subscriptionOf(
  invoice: Record<string, unknown>,
  named: (kind: CrmObject, value: unknown) => Named | null,
): Named | null {
  const { success, data } = parentShape.safeParse(invoice.parent)
  return named('SUBSCRIPTION', success ? data.subscription_details?.subscription : invoice.subscription)
}

/** The object to read after an event. */
function namedObject(type: string, object: Record<string, unknown>): Named | null {
  const named = (kind: CrmObject, value: unknown) => {
    const { success, data } = id.safeParse(value)
    return success ? { object: kind, objectId: data } : null
  }
  if (type.startsWith('checkout.session.')) {
    if (object.mode === 'subscription') return named('SUBSCRIPTION', object.subscription)
    return object.mode === 'payment' ? named('CHECKOUT', object.id) : null
  }
  if (type.startsWith('customer.subscription.')) return named('SUBSCRIPTION', object.id)
  if (type.startsWith('invoice.')) return subscriptionOf(object, named) ?? named('INVOICE', object.id)
  if (type === 'customer.updated' || type === 'customer.deleted') return named('CUSTOMER', object.id)
  if (type.startsWith('credit_note.')) return named('INVOICE', object.invoice)
  if (/^(charge\.(refund|dispute)|refund\.)/.test(type)) return named('PAYMENT', object.payment_intent)
  return null
}
