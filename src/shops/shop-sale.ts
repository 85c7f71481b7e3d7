import type { SaleRecord } from '../crm/deals/raise-problems.ts'
import type { Sale } from '../domain/sales/sale.ts'

/** A customer as a shop has it. */
export interface ShopCustomer {
  /** Id of the customer record in the shop; null for a guest without one. */
  externalId: string | null
  /** Account that the vendor named in the shop, as an ID of the graph; null if none is named. */
  account: string | null
  name: string | null
  /** Name of the company; null for a person. */
  business: string | null
  email: string | null
  /** BCP 47 language tag; null if the shop has none. */
  locale: string | null
}

/** The present state of a sale in a shop: a sale with its customer, and the record that reviews name. */
export interface ShopSale {
  sale: Sale
  record: SaleRecord
  customer: ShopCustomer
}
