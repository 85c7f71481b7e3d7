import type { Stripe, StripeClient } from '../api/client.ts'

const MOST = 2_000

/** Returns the successful payments of a customer by their PaymentIntents. */
export async function readCharges(
  client: StripeClient,
  customer: string,
): Promise<ReadonlyMap<string, Stripe.Charge>> {
  const charges = await client.call(({ charges }) =>
    charges.list({ customer, limit: 100 }).autoPagingToArray({ limit: MOST }),
  )
  return new Map(
    charges
      .filter(({ status }) => status === 'succeeded')
      .flatMap((charge): [string, Stripe.Charge][] => {
        const intent = intentOf(charge)
        return intent ? [[intent, charge]] : []
      }),
  )
}

function intentOf({ payment_intent: intent }: Stripe.Charge): string | null {
  return typeof intent === 'string' ? intent : (intent?.id ?? null)
}

/** Returns the payment of an invoice, with its `payments` expanded; null if it was paid without a charge. */
export function chargeOf(
  { payments }: Stripe.Invoice,
  charges: ReadonlyMap<string, Stripe.Charge>,
): Stripe.Charge | null {
  for (const { payment } of payments?.data ?? []) {
    const { payment_intent: intent } = payment
    const charge = charges.get(typeof intent === 'string' ? intent : (intent?.id ?? ''))
    if (charge) return charge
  }
  return null
}
