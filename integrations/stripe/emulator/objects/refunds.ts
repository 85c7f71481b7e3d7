import type { Account } from '../account/account.ts'
import { idIn, listOf, type StripeObject } from '../account/stripe-object.ts'
import { linesOfInvoice } from '../billing/invoices.ts'
import { ApiError, invalid, required } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { hashes, integer, metadata, requiredText, text } from '../http/read.ts'

export const refundParams = ['amount', 'charge', 'metadata', 'payment_intent', 'reason'] as const

/** Refunds a payment, or a part of it. */
export function createRefund(account: Account, params: Params): StripeObject {
  const charge = chargeOf(account, params)
  const left = Number(charge.amount) - Number(charge.amount_refunded)
  if (left === 0)
    throw new ApiError(400, `Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  const amount = integer(params, 'amount') ?? left
  if (amount < 1 || amount > left)
    throw invalid(
      'amount',
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
    )
  const refund = account.add('refund', {
    amount,
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    metadata: metadata(params),
    payment_intent: charge.payment_intent,
    reason: text(params, 'reason'),
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  })
  charge.amount_refunded = Number(charge.amount_refunded) + amount
  charge.refunded = charge.amount_refunded === charge.amount
  account.emit('refund.created', refund)
  account.emit('charge.refunded', charge)
  return refund
}

/** The bank returns a refund, such as to a closed card. */
export function failRefund(account: Account, refund: StripeObject): void {
  const charge = account.get('charge', String(refund.charge))
  refund.status = 'failed'
  refund.failure_reason = 'lost_or_stolen_card'
  charge.amount_refunded = Number(charge.amount_refunded) - Number(refund.amount)
  charge.refunded = false
  account.emit('refund.failed', refund)
  account.emit('charge.refund.updated', refund)
}

function chargeOf(account: Account, params: Params): StripeObject {
  const chargeId = text(params, 'charge')
  const intentId = text(params, 'payment_intent')
  if (chargeId) return account.get('charge', chargeId, 'charge')
  if (!intentId) throw required('payment_intent')
  const intent = account.get('payment_intent', intentId, 'payment_intent')
  const charge = idIn(intent, 'latest_charge')
  if (!charge || intent.status !== 'succeeded')
    throw new ApiError(400, `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`)
  return account.get('charge', charge)
}

/** A customer disputes a payment with the bank. */
export function openDispute(account: Account, charge: StripeObject): StripeObject {
  charge.disputed = true
  const dispute = account.add('dispute', {
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    currency: charge.currency,
    evidence: {},
    evidence_details: {
      due_by: account.seconds() + 7 * 24 * 60 * 60,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  })
  account.emit('charge.dispute.created', dispute)
  account.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank decides a dispute. A charge that was disputed stays marked. */
export function closeDispute(account: Account, dispute: StripeObject, status: 'won' | 'lost'): void {
  dispute.status = status
  if (status === 'won') account.emit('charge.dispute.funds_reinstated', dispute)
  account.emit('charge.dispute.closed', dispute)
}

export const creditNoteParams = [
  'credit_amount',
  'invoice',
  'lines',
  'memo',
  'metadata',
  'out_of_band_amount',
  'reason',
  'refund_amount',
] as const

/** Credits lines of a finalized invoice, by quantity or by amount. What a paid invoice credits is refunded, or credited otherwise. */
export function createCreditNote(account: Account, params: Params): StripeObject {
  const invoice = account.get('invoice', requiredText(params, 'invoice'), 'invoice')
  if (invoice.status !== 'paid' && invoice.status !== 'open')
    throw invalid('invoice', 'You can only create a credit note for a finalized invoice.')
  const lines = hashes(params, 'lines').map((line) => creditLine(account, invoice, line))
  if (lines.length === 0) throw required('lines')
  const amount = lines.reduce((sum, line) => sum + Number(line.amount), 0)
  const refundAmount = integer(params, 'refund_amount') ?? 0
  const credited = (integer(params, 'credit_amount') ?? 0) + (integer(params, 'out_of_band_amount') ?? 0)
  const isPaid = invoice.status === 'paid'
  if (isPaid && refundAmount + credited !== amount)
    throw invalid(
      'refund_amount',
      'The sum of credit amount, refund amount and out of band amount must equal the credit note amount.',
    )
  const note = account.add('credit_note', {
    amount,
    currency: invoice.currency,
    customer: invoice.customer,
    invoice: invoice.id,
    memo: text(params, 'memo'),
    metadata: metadata(params),
    reason: text(params, 'reason'),
    status: 'issued',
    subtotal: amount,
    total: amount,
    type: isPaid ? 'post_payment' : 'pre_payment',
    voided_at: null,
  })
  note.lines = listOf(lines, `/v1/credit_notes/${note.id}/lines`)
  const field = isPaid ? 'post_payment_credit_notes_amount' : 'pre_payment_credit_notes_amount'
  invoice[field] = Number(invoice[field]) + amount
  if (refundAmount > 0) {
    const [payment] = invoice._payments as StripeObject[]
    const { payment_intent } = payment!.payment as { payment_intent: string }
    createRefund(account, { payment_intent, amount: String(refundAmount) })
  }
  account.emit('credit_note.created', note)
  return note
}

function creditLine(account: Account, invoice: StripeObject, line: Params): Omit<StripeObject, 'created'> {
  const id = requiredText(line, 'invoice_line_item')
  const credited = linesOfInvoice(invoice).find((one) => one.id === id)
  if (!credited) throw invalid('lines', `No such invoice line item: '${id}'`)
  const quantity = integer(line, 'quantity')
  const given = integer(line, 'amount')
  if ((quantity === null) === (given === null))
    throw invalid('lines', 'You must pass either quantity or amount.')
  if (quantity !== null && quantity > Number(credited.quantity))
    throw invalid('lines', 'The quantity is greater than that of the invoice line item.')
  const unit = Number(credited.amount) / Number(credited.quantity)
  return {
    id: `cnli_${account.newId('credit_note').slice(3)}`,
    object: 'credit_note_line_item',
    livemode: account.livemode,
    amount: given ?? Math.round(unit * quantity!),
    description: credited.description,
    discount_amount: 0,
    discount_amounts: [],
    invoice_line_item: id,
    quantity,
    tax_rates: [],
    type: 'invoice_line_item',
    unit_amount: null,
    unit_amount_decimal: null,
  }
}
