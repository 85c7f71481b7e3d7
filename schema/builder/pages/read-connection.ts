import type { Count } from '../../../src/platform/database/list.ts'
import type { Secrets } from '../../../src/platform/secrets.ts'
import { sealCursor } from './cursor.ts'
import type { Order, Position } from './order.ts'
import type { Page } from './page.ts'

/** Part of a list between two positions, both excluded, read from one of its ends. */
export interface Range {
  after: Position | null
  before: Position | null
  fromEnd: boolean
  limit: number
}

/** A record at its position in a list. */
export interface Row<Node> {
  /** Null if the record was deleted after its position was read. */
  node: Node | null
  position: Position
}

/** Returns the positions of a range with their records, in the order of reading: from the end, the last one is the first. */
export type ReadRange<Node> = (range: Range) => Promise<Row<Node>[]>

/**
 * Reads one page with one record more, which shows whether there are more. `exists` reads whether there is a record on
 * the other side of the page, and `count` counts the records of the list, each only if a client requests it.
 */
export async function readConnection<Node extends object>(
  secrets: Secrets,
  order: Order,
  page: Page,
  read: ReadRange<Node>,
  exists: (range: Range) => Promise<boolean>,
  count: () => Promise<Count>,
) {
  const { size, fromEnd, after, before } = page
  const found = await read({ after, before, fromEnd, limit: size + 1 })
  const hasMore = found.length > size
  const rows = found.slice(0, size)
  if (fromEnd) rows.reverse()
  const cursors = new Map<Row<Node>, string>()
  /** Seals a cursor once: a compiled query reads a field three times, and the first and the last cursor are also those of the page. */
  const cursorOf = (row: Row<Node>) => {
    const known = cursors.get(row)
    if (known !== undefined) return known
    const cursor = sealCursor(secrets, order, row.position)
    cursors.set(row, cursor)
    return cursor
  }
  const edges = rows.flatMap((row) =>
    row.node
      ? [
          {
            node: row.node,
            get cursor() {
              return cursorOf(row)
            },
          },
        ]
      : [],
  )
  const begin = found[0]?.position ?? null
  return {
    edges,
    count,
    pageInfo: {
      get startCursor() {
        return rows[0] ? cursorOf(rows[0]) : null
      },
      get endCursor() {
        const last = rows.at(-1)
        return last ? cursorOf(last) : null
      },
      get hasNextPage() {
        if (!fromEnd) return hasMore
        return before !== null && exists({ after: begin ?? after, before: null, fromEnd: false, limit: 1 })
      },
      get hasPreviousPage() {
        if (fromEnd) return hasMore
        return after !== null && exists({ after: null, before: begin ?? before, fromEnd: true, limit: 1 })
      },
    },
  }
}
