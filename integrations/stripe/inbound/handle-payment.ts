import { handleCheckout } from './handle-checkout.ts'
import { handleInvoice } from './handle-invoice.ts'
import { noEffect, type ObjectHandler } from './object-handler.ts'

/** Applies the current state of what a payment paid: an invoice, or a purchase in Checkout. */
export const handlePayment: ObjectHandler = async (shop, intent) => {
  const { client } = shop
  const payments = await client.call(({ invoicePayments }) =>
    invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent }, limit: 1 }),
  )
  const invoice = payments.data[0]?.invoice
  const sessions = await client.call(({ checkout }) =>
    checkout.sessions.list({ payment_intent: intent, limit: 1 }),
  )
  const [session] = sessions.data
  // A purchase in Checkout can have an invoice as well. Then the session is the sale.
  if (session) return await handleCheckout(shop, session.id)
  return invoice ? await handleInvoice(shop, typeof invoice === 'string' ? invoice : invoice.id!) : noEffect
}
