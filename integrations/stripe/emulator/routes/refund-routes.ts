import type { Route } from '../http/route.ts'
import { createCreditNote, createRefund, creditNoteParams, refundParams } from '../objects/refunds.ts'
import { listing, retrieve } from './listing.ts'

/** The routes of refunds, disputes and credit notes. */
export const refundRoutes: Route[] = [
  retrieve('/v1/refunds', 'refund'),
  listing('/v1/refunds', 'refund', ['charge', 'payment_intent']),
  {
    method: 'POST',
    path: '/v1/refunds',
    params: refundParams,
    handle: ({ account, params }) => createRefund(account, params),
  },
  retrieve('/v1/disputes', 'dispute'),
  listing('/v1/disputes', 'dispute', ['charge', 'payment_intent']),
  retrieve('/v1/credit_notes', 'credit_note'),
  listing('/v1/credit_notes', 'credit_note', ['customer', 'invoice']),
  {
    method: 'POST',
    path: '/v1/credit_notes',
    params: creditNoteParams,
    handle: ({ account, params }) => createCreditNote(account, params),
  },
]
