import type { NotificationState } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

export const mailStates = [
  'QUEUED',
  'SENT',
  'FAILED',
  'BOUNCED',
  'SUPPRESSED',
] as const satisfies readonly NotificationState[]

/** The filter of the list of mails, as it is in the address. */
export interface MailSearch extends PageSearch {
  state?: (typeof mailStates)[number]
}

export function parseMailSearch(raw: Record<string, unknown>): MailSearch {
  const state = mailStates.find((known) => known === raw.state)
  return { ...(state && { state }), ...parsePageSearch(raw) }
}
