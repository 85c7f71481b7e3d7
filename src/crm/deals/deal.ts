/** A line item of a deal. */
export interface DealLine {
  sku: string | null
  /** Zero if the CRM has no positive number. */
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

/** A part of a deal that a person has to decide. The review has the problems with the same code in one text. */
export interface DealProblem {
  code:
    | 'DEAL_INCOMPLETE'
    | 'DEAL_SKU_UNKNOWN'
    | 'DEAL_QUANTITY'
    | 'DEAL_LICENSE_UNUSABLE'
    | 'DEAL_SEATS_IN_USE'
  detail: string
}

/**
 * Reason of a suspension because of a lost deal. Winning a deal of the same license again ends only
 * suspensions with such a reason.
 */
export function lostDealReason(dealId: string): string {
  return `Deal ${dealId} was lost.`
}
