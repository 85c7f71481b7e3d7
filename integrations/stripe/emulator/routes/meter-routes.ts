import type { Route } from '../http/route.ts'
import { createMeter, createMeterEvent, meterEventParams, meterParams } from '../objects/meters.ts'
import { listing, retrieve } from './listing.ts'

/** The routes of meters and their events. */
export const meterRoutes: Route[] = [
  retrieve('/v1/billing/meters', 'billing.meter'),
  listing('/v1/billing/meters', 'billing.meter', ['status']),
  {
    method: 'POST',
    path: '/v1/billing/meters',
    params: meterParams,
    handle: ({ account, params }) => createMeter(account, params),
  },
  {
    method: 'POST',
    path: '/v1/billing/meter_events',
    params: meterEventParams,
    handle: ({ account, params }) => createMeterEvent(account, params),
  },
]
