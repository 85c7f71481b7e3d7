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

/** The cursors of the lists of a page that has several of them, as they are in the address: `mailsAfter`, `mailsBefore`. */
export type PartSearch<Part extends string> = { [Name in `${Part}After` | `${Part}Before`]?: string }

/** Returns the function that reads the cursors of these lists of an address. */
export function parsePartSearch<Part extends string>(...parts: readonly Part[]) {
  return (raw: Record<string, unknown>) =>
    Object.fromEntries(
      parts.flatMap((part) => Object.entries(partSearchOf(part, pageOfPart(raw, part)))),
    ) as PartSearch<Part>
}

/** The page of one of the lists, of the cursors of an address. */
export function pageOfPart(raw: Record<string, unknown>, part: string): PageSearch {
  return parsePageSearch({ after: raw[`${part}After`], before: raw[`${part}Before`] })
}

/** The page of one of the lists, with the names that its cursors have in an address. */
export function partSearchOf(part: string, { after, before }: PageSearch): Record<string, string> {
  return {
    ...(after !== undefined && { [`${part}After`]: after }),
    ...(before !== undefined && { [`${part}Before`]: before }),
  }
}

/** The arguments of a connection for a page of `size` records. */
export function pageArguments({ after, before }: PageSearch, size = 25) {
  return before
    ? { last: size, before, first: null, after: null }
    : { first: size, after: after ?? null, last: null, before: null }
}
