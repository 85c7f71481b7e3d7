import type { Tx } from '../../platform/db.ts'
import type { Deal, DealProblem, DealPurchase } from './deal.ts'

/** The most seats that a deal can purchase of one license type. A larger quantity is probably a mistake. */
export const MOST_SEATS = 100_000

/** What the line items of a deal purchase, and what a person has to decide. */
export interface FoundPurchases {
  purchases: DealPurchase[]
  problems: DealProblem[]
}

/**
 * Returns what the line items purchase, by their SKUs. `granted` are the license types that the deal was
 * granted before: for them a quantity of zero is a purchase, which takes the seats back. A SKU without a
 * license type, and a quantity that cannot be granted, are problems. They do not affect the other line items.
 */
export async function findPurchases(
  tx: Tx,
  { lines }: Pick<Deal, 'lines'>,
  granted: ReadonlySet<string>,
): Promise<FoundPurchases> {
  const named = [...new Set(lines.flatMap(({ sku }) => sku ?? []))]
  const skus = await tx.sku.findMany({
    where: { sku: { in: named } },
    include: { licenseType: true },
    orderBy: { sku: 'asc' },
  })
  const found: FoundPurchases = { purchases: [], problems: [] }
  const unknown = named.filter((name) => !skus.some(({ sku }) => sku === name))
  if (unknown.length > 0) found.problems.push(unknownSkus(unknown, skus.length > 0))
  if (named.length === 0 && granted.size === 0)
    found.problems.push({
      code: 'DEAL_INCOMPLETE',
      detail: 'The deal was won, but none of its line items has a SKU. Add line items with SKUs.',
    })
  for (const [licenseTypeId, sameType] of Map.groupBy(skus, (sku) => sku.licenseTypeId)) {
    const own = new Set(sameType.map(({ sku }) => sku))
    const quantity = lines
      .filter(({ sku }) => sku !== null && own.has(sku))
      .reduce((sum, line) => sum + line.quantity, 0)
    const seats = Math.floor(quantity)
    const purchase = { licenseTypeId, licenseType: sameType[0]!.licenseType.code, seats }
    const problem = quantityProblem(purchase, [...own], granted.has(licenseTypeId))
    if (problem) found.problems.push(problem)
    if (seats <= MOST_SEATS && (seats > 0 || granted.has(licenseTypeId))) found.purchases.push(purchase)
  }
  return found
}

function unknownSkus(unknown: readonly string[], hasOthers: boolean): DealProblem {
  const list = unknown.join(', ').slice(0, 400)
  const effect = hasOthers ? 'The other line items are fulfilled. ' : ''
  return {
    code: 'DEAL_SKU_UNKNOWN',
    detail: `The deal was won, but no license type has a SKU of its line items: ${list}. ${effect}Add the SKU to a license type, or resolve this review if nothing has to be licensed.`,
  }
}

function quantityProblem(
  { licenseType, seats }: DealPurchase,
  skus: readonly string[],
  wasGranted: boolean,
): DealProblem | null {
  const subject = `The line items of the deal with the SKU ${skus.join(', ').slice(0, 400)}`
  if (seats > MOST_SEATS)
    return {
      code: 'DEAL_QUANTITY',
      detail: `${subject} have a quantity above ${MOST_SEATS}, so no seats of ${licenseType} were changed. Correct the quantity, or issue the license manually.`,
    }
  if (seats > 0) return null
  const effect = wasGranted
    ? `the seats of ${licenseType} were taken back`
    : `no license of ${licenseType} was issued`
  return {
    code: 'DEAL_QUANTITY',
    detail: `${subject} have a quantity below 1, so ${effect}. Check the quantity.`,
  }
}
