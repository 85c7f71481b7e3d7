/** Events that were read so far, the newest first, without a gap. */
export interface EventLog<Event extends { id: string }> {
  events: readonly Event[]
  /** Cursor after which the earlier events are; null if there are none. */
  next: string | null
}

/** A page of events, the newest first. */
export interface EventPage<Event extends { id: string }> {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  edges: readonly { node: Event }[]
}

function logOf<Event extends { id: string }>({ edges, pageInfo }: EventPage<Event>): EventLog<Event> {
  return {
    events: edges.map(({ node }) => node),
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  }
}

/**
 * Adds the newest events to those that were read. If more events occurred than the page has, the page replaces what was read,
 * so that the log never has a gap.
 */
export function addNewest<Event extends { id: string }>(
  log: EventLog<Event> | null,
  page: EventPage<Event>,
): EventLog<Event> {
  const newest = logOf(page)
  if (!log) return newest
  const ids = new Set(newest.events.map(({ id }) => id))
  const isAdjacent = log.events.some(({ id }) => ids.has(id))
  if (!isAdjacent) return newest
  return { events: [...newest.events, ...log.events.filter(({ id }) => !ids.has(id))], next: log.next }
}

/** Adds earlier events, read after the cursor `after`. Returns the log as it is if another page is next. */
export function addEarlier<Event extends { id: string }>(
  log: EventLog<Event>,
  page: EventPage<Event>,
  after: string,
): EventLog<Event> {
  if (log.next !== after) return log
  const earlier = logOf(page)
  return { events: [...log.events, ...earlier.events], next: earlier.next }
}
