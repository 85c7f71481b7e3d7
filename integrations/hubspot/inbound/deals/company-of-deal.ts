import type { AssociatedRecord } from '../../api/read-record.ts'

/** The company of a deal: its primary one, or its only one. Null if it has none, or several and no primary one. */
export function companyOfDeal({
  associatedIds: { companies = [] },
  primaryCompanyId,
}: AssociatedRecord): string | null {
  return primaryCompanyId ?? (companies.length === 1 ? companies[0]! : null)
}
