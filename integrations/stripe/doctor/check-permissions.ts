import type { Stripe, StripeClient } from '../api/client.ts'
import { StripeFailure } from '../api/failure.ts'
import { type Finding, KEYS } from './finding.ts'

/** One read with each permission that the gateway needs, by its name in the Dashboard. */
const probes: Record<string, (stripe: Stripe) => Promise<unknown>> = {
  'Billing meters': ({ billing }) => billing.meters.list({ limit: 1 }),
  Charges: ({ charges }) => charges.list({ limit: 1 }),
  'Checkout Sessions': ({ checkout }) => checkout.sessions.list({ limit: 1 }),
  'Credit notes': ({ creditNotes }) => creditNotes.list({ limit: 1 }),
  Customers: ({ customers }) => customers.list({ limit: 1 }),
  Disputes: ({ disputes }) => disputes.list({ limit: 1 }),
  Events: ({ events }) => events.list({ limit: 1 }),
  Invoices: ({ invoices }) => invoices.list({ limit: 1 }),
  Prices: ({ prices }) => prices.list({ limit: 1 }),
  Products: ({ products }) => products.list({ limit: 1 }),
  Refunds: ({ refunds }) => refunds.list({ limit: 1 }),
  Subscriptions: ({ subscriptions }) => subscriptions.list({ limit: 1 }),
}

/** Checks that the key may read everything that the gateway reads. */
export async function checkPermissions(client: StripeClient): Promise<Finding[]> {
  const missing: string[] = []
  for (const [name, read] of Object.entries(probes)) {
    try {
      await client.call(read)
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error
      if (error.failure.kind !== 'misconfigured') throw error
      missing.push(name)
    }
  }
  if (missing.length === 0)
    return [
      {
        check: 'permissions',
        ok: true,
        message: `the key reads all ${Object.keys(probes).length} kinds of objects`,
      },
    ]
  return missing.map((name) => ({
    check: 'permissions',
    ok: false,
    message: `the key may not read ${name}`,
    fix: `${KEYS} → your restricted key → Edit → ${name} → Read. The key stays the same.`,
  }))
}
