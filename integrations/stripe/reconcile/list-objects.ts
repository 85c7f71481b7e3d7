import type { CrmObject } from '../../../prisma/client/enums.ts'
import type { StripeClient } from '../api/client.ts'

/** An object of Stripe that can be a sale. */
export interface ShopObject {
  object: Extract<CrmObject, 'SUBSCRIPTION' | 'CHECKOUT' | 'INVOICE'>
  id: string
}

/** Lists what was sold: all subscriptions, and the purchases and single invoices since an instant. */
export async function listObjects(client: StripeClient, since: Date | null): Promise<ShopObject[]> {
  const created = since ? { created: { gte: Math.floor(since.getTime() / 1_000) } } : {}
  return await client.call(async ({ subscriptions, checkout, invoices }) => {
    const found: ShopObject[] = []
    for await (const { id } of subscriptions.list({ status: 'all', limit: 100 }))
      found.push({ object: 'SUBSCRIPTION', id })
    for await (const { id, mode } of checkout.sessions.list({ status: 'complete', limit: 100, ...created }))
      if (mode === 'payment') found.push({ object: 'CHECKOUT', id })
    for await (const { id, parent } of invoices.list({ status: 'paid', limit: 100, ...created }))
      if (!parent?.subscription_details) found.push({ object: 'INVOICE', id: id! })
    return found
  })
}
