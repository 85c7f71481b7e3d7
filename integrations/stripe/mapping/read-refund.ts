import type { Stripe, StripeClient } from '../api/client.ts'
import { amountOf } from './amount.ts'

/** Metadata of a refund that states what it takes back: `SKU=2, OTHER=1`. */
export const REFUNDED_METADATA = 'licet_refunded'

/** What was refunded of a payment. */
export interface Refund {
  /** Whether all of it was refunded, or its dispute was lost. */
  isFull: boolean
  /** Refunded quantities by line of the invoice, by credit notes. */
  byLine: ReadonlyMap<string, number>
  /** Refunded quantities by SKU, by the metadata of refunds. */
  bySku: ReadonlyMap<string, number>
  /** The refunded part in words, if it is unknown which lines it concerns; null otherwise. */
  unknown: string | null
  /** Whether the customer disputes the payment, and the bank has not decided yet. */
  isDisputed: boolean
}

/** Nothing was refunded. */
export const notRefunded: Refund = {
  isFull: false,
  byLine: new Map(),
  bySku: new Map(),
  unknown: null,
  isDisputed: false,
}

const MOST = 1_000
const OPEN_DISPUTES = new Set(['needs_response', 'under_review'])

/** Reads what was refunded of a payment. `invoice` is the one that it paid; null if it paid none. */
export async function readRefund(
  client: StripeClient,
  charge: Stripe.Charge | null,
  invoice: Pick<
    Stripe.Invoice,
    'id' | 'post_payment_credit_notes_amount' | 'pre_payment_credit_notes_amount'
  > | null = null,
): Promise<Refund> {
  const disputes = charge?.disputed
    ? await client.call(({ disputes }) =>
        disputes.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: MOST }),
      )
    : []
  const isDisputed = disputes.some(({ status }) => OPEN_DISPUTES.has(status))
  if (charge?.refunded || disputes.some(({ status }) => status === 'lost'))
    return { ...notRefunded, isFull: true, isDisputed }
  const refunded = charge?.amount_refunded ?? 0
  const bySku = charge && refunded > 0 ? await readStated(client, charge) : new Map<string, number>()
  const byLine = invoice && hasCreditNotes(invoice) ? await readCredited(client, invoice) : new Map()
  const isKnown = refunded === 0 || bySku.size > 0 || byLine.size > 0
  return { ...notRefunded, byLine, bySku, isDisputed, unknown: isKnown ? null : describe(charge!) }
}

function describe({ amount_refunded, amount, currency }: Stripe.Charge): string {
  return `${amountOf(amount_refunded, currency)} of ${amountOf(amount, currency)} ${currency.toUpperCase()}`
}

function hasCreditNotes(
  invoice: Pick<Stripe.Invoice, 'post_payment_credit_notes_amount' | 'pre_payment_credit_notes_amount'>,
): boolean {
  return invoice.post_payment_credit_notes_amount > 0 || invoice.pre_payment_credit_notes_amount > 0
}

/** Quantities that the metadata of refunds states. A failed refund took nothing back. */
async function readStated(client: StripeClient, { id }: Stripe.Charge): Promise<Map<string, number>> {
  const refunds = await client.call(({ refunds }) =>
    refunds.list({ charge: id, limit: 100 }).autoPagingToArray({ limit: MOST }),
  )
  const stated = new Map<string, number>()
  for (const { status, metadata } of refunds) {
    if (status === 'failed' || status === 'canceled') continue
    for (const [sku, quantity] of statedIn(metadata?.[REFUNDED_METADATA] ?? ''))
      stated.set(sku, (stated.get(sku) ?? 0) + quantity)
  }
  return stated
}

function statedIn(text: string): [string, number][] {
  return text.split(',').flatMap((entry): [string, number][] => {
    const [sku = '', quantity = ''] = entry.split('=').map((part) => part.trim())
    return sku !== '' && /^\d{1,9}$/.test(quantity) ? [[sku, Number(quantity)]] : []
  })
}

/** Quantities of the lines that credit notes name. A credited amount without a quantity takes no seat back. */
async function readCredited(
  client: StripeClient,
  { id }: Pick<Stripe.Invoice, 'id'>,
): Promise<Map<string, number>> {
  const notes = await client.call(({ creditNotes }) =>
    creditNotes.list({ invoice: id!, limit: 100 }).autoPagingToArray({ limit: MOST }),
  )
  const credited = new Map<string, number>()
  for (const note of notes.filter(({ status }) => status === 'issued'))
    for (const { invoice_line_item: line, quantity } of note.lines.data)
      if (line && quantity) credited.set(line, (credited.get(line) ?? 0) + quantity)
  return credited
}
