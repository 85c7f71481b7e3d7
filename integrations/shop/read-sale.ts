import { z } from 'zod'
import { SaleBusiness, SaleIntent, SaleLineKind, SaleState } from '../../prisma/client/enums.ts'
import type { Sale } from '../../src/domain/sales/sale.ts'
import { toAsciiAddress } from '../../src/platform/email-address.ts'
import { text, toInputIssues } from '../../src/platform/input.ts'
import { instant, withinBounds } from '../../src/platform/instant.ts'
import type { ShopCustomer } from '../../src/shops/shop-sale.ts'
import { inEnglish } from '../../src/texts/sentence.ts'

/** Most lines of a sale. */
const MAX_LINES = 200

const name = z.string().trim().min(1).max(200).nullish()

const line = z.strictObject({
  sku: text({ max: 255 }),
  quantity: z.number().default(1),
  refunded: z.number().min(0).default(0),
  kind: z.enum(SaleLineKind).nullish(),
  intent: z.enum(SaleIntent).nullish(),
  start: text({ max: 40 }).nullish(),
  end: text({ max: 40 }).nullish(),
  price: z.union([text({ max: 40 }), z.number().transform((number) => String(number))]).nullish(),
})

const sale = z.strictObject({
  id: text({ max: 255 }),
  state: z.enum(SaleState),
  changedAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .pipe(instant),
  intent: z.enum(SaleIntent).nullish(),
  business: z.enum(SaleBusiness).nullish(),
  customer: z.strictObject({
    id: text({ max: 255 }).nullish(),
    account: text({ max: 64 }).nullish(),
    // As a contact has it, so that it is found when the person is forgotten.
    email: text({ max: 320 }).transform(toAsciiAddress).nullish(),
    name,
    business: name,
    locale: text({ max: 35 }).nullish(),
  }),
  lines: z.array(line).min(1).max(MAX_LINES),
})

/** A sale as a shop sent it. */
export interface SentSale {
  sale: Omit<Sale, 'source'>
  customer: ShopCustomer
  /** When the sale changed to this state, by the clock of the shop. */
  changedAt: Date
}

/** Reads the body of `POST /sales`. Returns what is wrong with it if it is no sale: the path and the reason of each fault. */
export function readSale(json: unknown): SentSale | { issues: { path: string; message: string }[] } {
  const { success, data, error } = sale.safeParse(json, { reportInput: true })
  if (!success)
    return {
      issues: toInputIssues(error.issues).map(({ path, text }) => ({
        path: path.join('.'),
        message: inEnglish(text),
      })),
    }
  const { id: externalId, state, intent = null, business = null, customer } = data
  return {
    sale: {
      ...{ externalId, state, intent, business },
      lines: data.lines.map(
        ({ kind = null, intent = null, start = null, end = null, price = null, ...known }) => ({
          ...known,
          ...{ kind, intent, start, end, price },
        }),
      ),
    },
    customer: {
      externalId: customer.id ?? null,
      account: customer.account ?? null,
      email: customer.email ?? null,
      name: customer.name ?? null,
      business: customer.business ?? null,
      locale: customer.locale ?? null,
    },
    changedAt: withinBounds(data.changedAt),
  }
}
