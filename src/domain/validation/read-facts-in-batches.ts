import { runUnlessCancelled } from '../../platform/cancellation.ts'
import type { Sql } from '../../platform/db.ts'
import { bindSpan } from '../../platform/telemetry/tracing.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { type FactsRow, factsByKey, toFacts } from './facts-statement.ts'
import type { LicenseFacts } from './license-facts.ts'

/** Selects a license by its key, and the device, meter and version whose facts are read. */
export interface FactsQuery {
  /** Digests of the presented key, one for each pepper in use, in hex. */
  keyDigests: readonly string[]
  /** In hex. Null reads no devices. */
  fingerprintDigest: string | null
  meter: string | null
  version: string | null
  at: Date
  /** Aborted when the request is cancelled. A query that has not been sent then fails. */
  signal?: AbortSignal | undefined
}

export type FindFacts = (query: FactsQuery) => Promise<LicenseFacts | null>

const MAX_IN_FLIGHT = 2
const MAX_BATCH = 500

interface QueuedQuery {
  query: FactsQuery
  resolve: (facts: LicenseFacts | null) => void
  reject: (error: unknown) => void
  /** Runs work in the span of the caller. A shared statement is traced in the span of its first query. */
  inSpan: ReturnType<typeof bindSpan>
}

/**
 * Creates the look-up of validations. Queries of one turn of the event loop share one statement. Queries that arrive
 * while two statements are in flight share the next one. A single validation therefore costs exactly one round trip,
 * and far less than one under load.
 */
export function createFindFacts(sql: Sql): FindFacts {
  const rulesOf = new Map<string, LicenseTypeRules>()
  let queue: QueuedQuery[] = []
  let inFlight = 0
  let scheduled = false

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
    const batch = queue.slice(0, MAX_BATCH)
    queue = queue.slice(MAX_BATCH)
    if (batch.length === 0) return
    inFlight++
    const inSpan = batch[0]?.inSpan ?? ((work) => work())
    const queries = batch.map(({ query }) => query)
    inSpan(() => runUnlessCancelled(undefined, () => readFacts(sql, queries, rulesOf)))
      .then(
        (found) => {
          for (const [index, { resolve }] of batch.entries()) resolve(found.get(index) ?? null)
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error)
        },
      )
      .finally(() => {
        inFlight--
        schedule()
      })
    schedule()
  }

  return (query) =>
    new Promise((resolve, reject) => {
      queue.push({ query, resolve, reject, inSpan: bindSpan() })
      schedule()
    })
}

/**
 * Reads the facts for several queries in one statement. The result maps the index of a query to its facts; a query
 * without a license has no entry. Rules that are read are added to `rulesOf`.
 */
export async function readFacts(
  sql: Sql,
  queries: readonly FactsQuery[],
  rulesOf = new Map<string, LicenseTypeRules>(),
): Promise<Map<number, LicenseFacts>> {
  const lookups = queries.flatMap((query, index) =>
    query.keyDigests.map((digest) => ({ query, digest, index })),
  )
  const rows = await sql.query<FactsRow>(factsByKey, [
    lookups.map(({ digest }) => digest),
    lookups.map(({ query }) => query.fingerprintDigest),
    lookups.map(({ query }) => query.meter),
    lookups.map(({ query }) => query.at.toISOString()),
    [...rulesOf.keys()],
    lookups.map(({ query }) => query.version),
  ])
  const found = new Map<number, LicenseFacts>()
  for (const row of rows) {
    // A published revision never changes, so its rules are sent to this process only once.
    const { position, revisionId, rules } = row.facts
    if (rules) rulesOf.set(revisionId, rules)
    found.set(lookups[position - 1]!.index, toFacts(row, rulesOf.get(revisionId)!))
  }
  return found
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Reads the facts that a validation needs; null if there is no such license. Concurrent calls share a statement. */
    findFacts: FindFacts
  }
}
