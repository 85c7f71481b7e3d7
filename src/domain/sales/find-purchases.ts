import type { SaleIntent } from '../../../prisma/client/enums.ts'
import type { Tx } from '../../platform/db.ts'
import type { Purchase, Sale, SaleLine, SaleProblem } from './sale.ts'
import { endsBeforeStart, isSaleTime } from './sale-time.ts'

/** The most seats that a sale can purchase of one license type. A larger quantity is probably a mistake. */
export const MOST_SEATS = 100_000

/** Order of the purchases of one license type. A renewal sets the seats, so additional seats come after it. */
const intentOrder: readonly (SaleIntent | null)[] = [
  'NEW',
  'UPGRADE',
  null,
  'RENEW',
  'EXTEND_UPDATES',
  'ADD_SEATS',
]

/** What the lines of a sale purchase, and what a person has to decide. */
export interface FoundPurchases {
  purchases: Purchase[]
  problems: SaleProblem[]
}

/**
 * Returns what the lines purchase, by their SKUs. An intent that a line states precedes the intent of its SKU, and that precedes
 * the intent of the whole sale. Refunded quantities are subtracted. `granted` are the license types that the
 * sale was granted before: for them a quantity of zero is a purchase, which takes the seats back. A SKU without a license type,
 * and a quantity that cannot be granted, are problems. They do not affect the other lines.
 */
export async function findPurchases(
  tx: Tx,
  sale: Pick<Sale, 'intent' | 'business' | 'lines'>,
  granted: ReadonlySet<string>,
): Promise<FoundPurchases> {
  const { lines } = sale
  const named = [...new Set(lines.flatMap(({ sku }) => sku ?? []))]
  const skus = await tx.sku.findMany({
    where: { sku: { in: named } },
    include: { licenseType: true },
    orderBy: { sku: 'asc' },
  })
  const skuOf = new Map(skus.map((named) => [named.sku, named]))
  const found: FoundPurchases = { purchases: [], problems: [] }
  const unknown = named.filter((name) => !skuOf.has(name))
  if (unknown.length > 0) found.problems.push(unknownSkus(unknown, skus.length > 0))
  if (named.length === 0 && granted.size === 0)
    found.problems.push({
      code: 'INCOMPLETE',
      detail: 'The sale was won, but none of its lines has a SKU. Add lines with SKUs.',
    })
  const sold = lines.flatMap((line): SoldLine[] => {
    const named = line.sku === null ? undefined : skuOf.get(line.sku)
    return named
      ? [{ ...line, type: named.licenseType, intent: line.intent ?? named.intent ?? sale.intent }]
      : []
  })
  const wrong = sold.filter((line) => periodProblem(line))
  if (wrong.length > 0) found.problems.push(periodProblems(wrong))
  const groups = Map.groupBy(
    sold.filter((line) => !wrong.includes(line)),
    ({ type, intent, start, end }) => [type.id, intent, start, end].join(' '),
  )
  for (const group of [...groups.values()].toSorted(byTypeIntentAndPeriod)) {
    const { type, intent, start, end } = group[0]!
    const sum = (of: (line: SoldLine) => number) => group.reduce((all, line) => all + of(line), 0)
    const seats = Math.floor(
      sum(({ quantity, refunded }) => Math.max((quantity ?? 0) - Math.max(refunded, 0), 0)),
    )
    const isRefunded = seats === 0 && sum(({ quantity }) => Math.max(quantity ?? 0, 0)) >= 1
    const isGranted = granted.has(type.id)
    const stated = { intent, business: sale.business, start, end }
    const purchase = { licenseTypeId: type.id, licenseType: type.code, ...stated, seats, isRefunded }
    const problem = quantityProblem(purchase, group, isGranted)
    if (problem) found.problems.push(problem)
    if (seats <= MOST_SEATS && (seats > 0 || isGranted)) found.purchases.push(purchase)
  }
  return found
}

type SoldLine = SaleLine & { type: { id: string; code: string } }

function byTypeIntentAndPeriod([a]: SoldLine[], [b]: SoldLine[]): number {
  if (a!.type.id !== b!.type.id) return a!.type.id < b!.type.id ? -1 : 1
  const order = intentOrder.indexOf(a!.intent) - intentOrder.indexOf(b!.intent)
  const [from, to] = [a!, b!].map(({ start, end }) => start ?? end ?? '') as [string, string]
  return order || Number(from > to) - Number(from < to)
}

/** What is wrong with the period of a line; null if nothing is. */
function periodProblem(line: SaleLine): string | null {
  const unreadable = [line.start, line.end].find((time) => time !== null && !isSaleTime(time))
  if (unreadable !== undefined && unreadable !== null) return `${unreadable} is no date`
  return endsBeforeStart(line) ? `${line.end} is before ${line.start}` : null
}

function periodProblems(lines: readonly SoldLine[]): SaleProblem {
  const list = lines
    .map((line) => `${periodProblem(line)} (${line.sku})`)
    .join(', ')
    .slice(0, 400)
  return {
    code: 'PERIOD',
    detail: `The sale has lines with a period that cannot be followed: ${list}. So these lines changed nothing. Correct their dates.`,
  }
}

function unknownSkus(unknown: readonly string[], hasOthers: boolean): SaleProblem {
  const list = unknown.join(', ').slice(0, 400)
  const effect = hasOthers ? 'The other lines are fulfilled. ' : ''
  return {
    code: 'SKU_UNKNOWN',
    detail: `The sale was won, but no license type has a SKU of its lines: ${list}. ${effect}Add the SKU to a license type, or resolve this review if nothing has to be licensed.`,
  }
}

/** Names every quantity that is no whole number above 0, every refund that is no part of it, and a sum that is too large. */
function quantityProblem(
  { licenseType, seats }: Purchase,
  lines: readonly SaleLine[],
  wasGranted: boolean,
): SaleProblem | null {
  if (seats > MOST_SEATS)
    return {
      code: 'QUANTITY',
      detail: `The sale has ${seats} seats of ${licenseType}, which is more than ${MOST_SEATS}, so no seats of ${licenseType} were changed. Correct the quantity, or issue the license manually.`,
    }
  const wrong = lines.filter((line) => !isCount(line))
  if (wrong.length === 0) return null
  const list = wrong
    .map(({ sku, quantity, refunded }) => {
      const refund = refunded === 0 ? '' : ` with ${refunded} refunded`
      return `${quantity ?? 'no number'} of ${sku}${refund}`
    })
    .join(', ')
    .slice(0, 400)
  const zero = wasGranted ? 'its seats were taken back' : 'no license was issued'
  const effect = seats > 0 ? `${seats} seats count` : zero
  return {
    code: 'QUANTITY',
    detail: `The sale has quantities of ${licenseType} that are no whole number above 0: ${list}. So ${effect}. Check the quantity.`,
  }
}

/** Whether a whole number above 0 was sold, and a whole part of it was refunded. */
function isCount({ quantity, refunded }: SaleLine): boolean {
  if (quantity === null || !Number.isInteger(quantity) || quantity < 1) return false
  return Number.isInteger(refunded) && refunded >= 0 && refunded <= quantity
}
