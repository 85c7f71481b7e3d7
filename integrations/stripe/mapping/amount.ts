import type { Stripe } from '../api/client.ts'

/** Currencies that Stripe counts without decimals, and with three. All others have two. */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '))

/** Returns an amount in the smallest unit of a currency as a decimal number, such as `19.90`. */
export function amountOf(amount: number, currency: string): string {
  const decimals = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2
  return (amount / 10 ** decimals).toFixed(decimals)
}

/** Returns the price of one unit; null if it depends on the quantity. */
export function unitPriceOf({ unit_amount, currency }: Stripe.Price): string | null {
  return unit_amount === null ? null : amountOf(unit_amount, currency)
}
