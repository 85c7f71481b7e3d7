/** A line item of a deal. */
export interface DealLine {
  sku: string | null
  quantity: number
}

/** The present state of a won deal in the CRM. */
export interface Deal {
  portalId: string
  dealId: string
  lines: DealLine[]
  /** Whether the deal has several companies, and none of them is the primary one. */
  hasSeveralCompanies: boolean
  /** Company of the deal; null if the deal has none, or several and no primary one. */
  company: { remoteId: string; name: string | null; domain: string | null; accountId: string | null } | null
  /** Contact that receives the license keys; null if the deal has none. */
  contact: { name: string | null; email: string | null } | null
}

/** What a deal purchases of one license type. */
export interface DealPurchase {
  licenseTypeId: string
  licenseType: string
  seats: number
}

/**
 * Reason of a suspension because of a lost deal. Winning the deal again ends only suspensions with this
 * reason.
 */
export function lostDealReason(dealId: string): string {
  return `Deal ${dealId} was lost.`
}
