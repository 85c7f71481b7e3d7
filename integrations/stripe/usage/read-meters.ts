import type { MeterTarget } from '../../../src/shops/reported-meters.ts'
import type { Stripe, StripeClient } from '../api/client.ts'

/** Metadata of a metered price that names the meter of the license. By default, that is the event name of its Stripe meter. */
export const METER_METADATA = 'licet_meter'

/** Returns the meters that a subscription bills by usage, with what a meter event of Stripe needs. */
export async function readMeters(
  client: StripeClient,
  { customer, items }: Pick<Stripe.Subscription, 'customer' | 'items'>,
): Promise<MeterTarget[]> {
  const targets: MeterTarget[] = []
  for (const { price } of items.data) {
    const meterId = price.recurring?.meter
    if (price.recurring?.usage_type !== 'metered' || !meterId) continue
    const meter = await client.find(({ billing }) => billing.meters.retrieve(meterId))
    if (!meter) continue
    targets.push({
      meter: price.metadata[METER_METADATA]?.trim() || meter.event_name,
      target: {
        eventName: meter.event_name,
        customerKey: meter.customer_mapping.event_payload_key,
        customer: typeof customer === 'string' ? customer : customer.id,
        valueKey: meter.value_settings.event_payload_key,
      },
    })
  }
  return targets
}
