/** The cursor of a page, as it is in the address: the page after one, or the page before one. */
export interface PageSearch {
  after?: string
  before?: string
}

/** Reads the cursors of an address. */
export function parsePageSearch(raw: Record<string, unknown>): PageSearch {
  if (typeof raw.after === 'string') return { after: raw.after }
  if (typeof raw.before === 'string') return { before: raw.before }
  return {}
}

/** The arguments of a connection for a page of `size` records. */
export function pageArguments({ after, before }: PageSearch, size = 25) {
  return before
    ? { last: size, before, first: null, after: null }
    : { first: size, after: after ?? null, last: null, before: null }
}
