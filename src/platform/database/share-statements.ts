import { runUnlessCancelled } from '../cancellation.ts'
import { bindSpan } from '../telemetry/tracing.ts'

/** A request for a part of a statement. */
export interface SharedQuery {
  /** Aborted when the request is cancelled. A query that has not been sent then fails. */
  signal?: AbortSignal | undefined
}

/** Executes several queries in one statement. Returns the result of the query with an index. */
export type SharedStatement<Query, Result> = (queries: readonly Query[]) => Promise<(index: number) => Result>

interface Queued<Query, Result> {
  query: Query
  resolve: (result: Result) => void
  reject: (error: unknown) => void
  /** Runs work in the span of the caller. A shared statement is traced in the span of its first query. */
  inSpan: ReturnType<typeof bindSpan>
}

const MAX_IN_FLIGHT = 2

/**
 * Lets concurrent queries share statements. Queries of one turn of the event loop share one statement. Queries that arrive while two
 * statements are in flight share the next one. A single query therefore costs exactly one round trip, and far less than one under
 * load. A statement has at most `max` queries, and with `subjectOf` only one for each subject: the next one waits for its turn.
 */
export function shareStatements<Query extends SharedQuery, Result>(
  statement: SharedStatement<Query, Result>,
  max: number,
  subjectOf?: (query: Query) => string,
): (query: Query) => Promise<Result> {
  let queue: Queued<Query, Result>[] = []
  let inFlight = 0
  let scheduled = false
  /** Subjects of the statements in flight. */
  const subjects = new Set<string>()

  function schedule(): void {
    if (scheduled || inFlight >= MAX_IN_FLIGHT || queue.length === 0) return
    scheduled = true
    setImmediate(send)
  }

  function send(): void {
    scheduled = false
    const cancelled = queue.filter(({ query }) => query.signal?.aborted)
    for (const { query, reject } of cancelled) reject(query.signal?.reason)
    if (cancelled.length > 0) queue = queue.filter(({ query }) => !query.signal?.aborted)
    const batch = takeBatch()
    if (batch.length === 0) return
    inFlight++
    const inSpan = batch[0]?.inSpan ?? ((work) => work())
    const queries = batch.map(({ query }) => query)
    inSpan(() => runUnlessCancelled(undefined, () => statement(queries)))
      .then(
        (resultOf) => {
          for (const [index, { resolve }] of batch.entries()) resolve(resultOf(index))
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error)
        },
      )
      .finally(() => {
        inFlight--
        if (subjectOf) for (const query of queries) subjects.delete(subjectOf(query))
        schedule()
      })
    schedule()
  }

  function takeBatch(): Queued<Query, Result>[] {
    if (!subjectOf) {
      const batch = queue.slice(0, max)
      queue = queue.slice(max)
      return batch
    }
    const batch: Queued<Query, Result>[] = []
    const rest: Queued<Query, Result>[] = []
    for (const queued of queue) {
      const subject = subjectOf(queued.query)
      if (batch.length === max || subjects.has(subject)) rest.push(queued)
      else {
        subjects.add(subject)
        batch.push(queued)
      }
    }
    queue = rest
    return batch
  }

  return (query) =>
    new Promise((resolve, reject) => {
      queue.push({ query, resolve, reject, inSpan: bindSpan() })
      schedule()
    })
}
