import type { Sale } from '../../domain/sales/sale.ts'

/** The present state of a deal in the CRM: a sale with its company and its contact. */
export interface Deal {
  sale: Sale
  /** Whether the deal has several companies, and none of them is the primary one. */
  hasSeveralCompanies: boolean
  /** Company of the deal; null if the deal has none, or several and no primary one. */
  company: { remoteId: string; name: string | null; domain: string | null; accountId: string | null } | null
  /** Contact that receives the license keys; null if the deal has none. */
  contact: { name: string | null; email: string | null } | null
}

/** Returns the source of the sales of a portal. */
export function saleSource(portalId: string): string {
  return `hubspot:${portalId}`
}
