/** A line of a deal, as the CRM has it. */
export interface DealLine {
  sku: string | null
  quantity: number
}

/** A deal that was won, as the CRM has it now. */
export interface Deal {
  portalId: string
  dealId: string
  lines: DealLine[]
  /** Whose it is; null where no company is named. */
  company: { remoteId: string; name: string | null; domain: string | null; accountId: string | null } | null
  /** Who gets the license keys; null where nobody is named. */
  contact: { name: string | null; email: string | null } | null
}

/** What a deal bought of one license type. */
export interface DealPurchase {
  licenseTypeId: string
  licenseType: string
  seats: number
}

/** By which a suspension is known that a deal was the reason of. */
export function lostDealReason(dealId: string): string {
  return `Deal ${dealId} was lost.`
}
