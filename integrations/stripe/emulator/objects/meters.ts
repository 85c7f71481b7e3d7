import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { hash, integer, requiredText, text } from '../http/read.ts'

export const meterParams = [
  'display_name',
  'event_name',
  'default_aggregation',
  'customer_mapping',
  'value_settings',
] as const

/** Creates a meter. Its event name is unique among the active meters. */
export function createMeter(account: Account, params: Params): StripeObject {
  const name = requiredText(params, 'event_name')
  if (account.all('billing.meter').some((meter) => meter.event_name === name))
    throw invalid('event_name', `There is already an active meter with the event name ${name}.`)
  return account.add('billing.meter', {
    customer_mapping: {
      event_payload_key: text(hash(params, 'customer_mapping'), 'event_payload_key') ?? 'stripe_customer_id',
      type: 'by_id',
    },
    default_aggregation: { formula: requiredText(hash(params, 'default_aggregation'), 'formula') },
    display_name: requiredText(params, 'display_name'),
    event_name: name,
    event_time_window: null,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: account.seconds(),
    value_settings: {
      event_payload_key: text(hash(params, 'value_settings'), 'event_payload_key') ?? 'value',
    },
  })
}

export const meterEventParams = ['event_name', 'identifier', 'payload', 'timestamp'] as const

const DAY = 24 * 60 * 60
/** Stripe recognizes a repeated identifier for 24 hours at least. The emulator forgets it then. */
const UNIQUE_SECONDS = DAY
const OLDEST_SECONDS = 35 * DAY
const NEWEST_SECONDS = 5 * 60

/** Records usage of a customer. */
export function createMeterEvent(account: Account, params: Params): StripeObject {
  const name = requiredText(params, 'event_name')
  const payload = hash(params, 'payload')
  const now = account.seconds()
  const timestamp = integer(params, 'timestamp') ?? now
  const identifier = text(params, 'identifier') ?? account.newId('billing.meter_event')
  const meter = account.all('billing.meter').find((one) => one.event_name === name)
  if (!meter)
    throw new ApiError(400, `No active meter found for event name ${name}.`, {
      code: 'no_meter',
      param: 'event_name',
    })
  if (timestamp < now - OLDEST_SECONDS || timestamp > now + NEWEST_SECONDS)
    throw invalid(
      'timestamp',
      'The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.',
    )
  const { event_payload_key: customerKey } = meter.customer_mapping as { event_payload_key: string }
  const { event_payload_key: valueKey } = meter.value_settings as { event_payload_key: string }
  account.get('customer', requiredText(payload, customerKey), `payload[${customerKey}]`)
  if (!/^\d+$/.test(requiredText(payload, valueKey)))
    throw invalid(`payload[${valueKey}]`, 'The value must be a whole number.')
  const repeated = account
    .all('billing.meter_event')
    .some((event) => event.identifier === identifier && now - event.created < UNIQUE_SECONDS)
  if (repeated) throw new ApiError(400, `An event already exists with identifier ${identifier}.`)
  const event = account.add('billing.meter_event', { event_name: name, identifier, payload, timestamp })
  return event
}
