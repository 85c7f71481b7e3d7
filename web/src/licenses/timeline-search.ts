/** The filter of the events of a license, as it is in the address. */
export interface TimelineSearch {
  /** True: without the events of mails. */
  withoutMails?: true
}

export function parseTimelineSearch(raw: Record<string, unknown>): TimelineSearch {
  return raw.withoutMails === true ? { withoutMails: true } : {}
}
