import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

/** The filters of the audit log, as they are in the address. Days are those of the browser's time zone. */
export interface AuditSearch extends PageSearch {
  type?: string
  actor?: string
  from?: string
  until?: string
}

/** Reads the filters of an address. What is no filter is left out. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const text = (name: string) => (typeof raw[name] === 'string' && raw[name] ? { [name]: raw[name] } : {})
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(String(raw[name])) ? { [name]: raw[name] } : {})
  return { ...text('type'), ...text('actor'), ...day('from'), ...day('until'), ...parsePageSearch(raw) }
}

/** Returns the filters of the graph: from the start of the first day to the end of the last. */
export function auditFilters({ type, actor, from, until }: AuditSearch) {
  const midnight = (day: string, later = 0) => {
    const [year, month, date] = day.split('-').map(Number)
    return new Date(year!, month! - 1, date! + later).toISOString()
  }
  return {
    type: type ?? null,
    actor: actor ?? null,
    occurredAfter: from ? midnight(from) : null,
    occurredBefore: until ? midnight(until, 1) : null,
  }
}
