import { isDay, startOfDay } from '../i18n/local-day.ts'
import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

/** The filters of the audit log, as they are in the address. Days are those of the browser's time zone. */
export interface AuditSearch extends PageSearch {
  /** ID of the account, license or other record. */
  record?: string
  type?: string
  actor?: string
  /** ID of a request, or of a bulk operation. */
  request?: string
  from?: string
  until?: string
}

/** Reads the filters of an address. What is no filter is left out. */
export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const text = (name: string) => {
    const value = typeof raw[name] === 'string' ? raw[name].trim() : ''
    return value ? { [name]: value } : {}
  }
  const day = (name: string) => (isDay(raw[name]) ? { [name]: raw[name] } : {})
  return {
    ...text('record'),
    ...text('type'),
    ...text('actor'),
    ...text('request'),
    ...day('from'),
    ...day('until'),
    ...parsePageSearch(raw),
  }
}

/**
 * Returns the filters of the graph: from the start of the first day to the end of the last. The events of an account or a
 * license are those that concern it, such as those of its devices. The events of another record are those about it.
 */
export function auditFilters({ record, type, actor, request, from, until }: AuditSearch) {
  const kind = record?.startsWith('acct_') ? 'account' : record?.startsWith('lic_') ? 'license' : 'subject'
  return {
    account: null,
    license: null,
    subject: null,
    ...(record && { [kind]: record }),
    type: type ?? null,
    actor: actor ?? null,
    requestId: request ?? null,
    occurredAfter: from ? startOfDay(from) : null,
    occurredBefore: until ? startOfDay(until, 1) : null,
  }
}
