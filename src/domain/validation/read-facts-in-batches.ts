import { runUnlessCancelled } from '../../platform/cancellation.ts'
import type { Sql } from '../../platform/db.ts'
import { bindSpan } from '../../platform/telemetry/tracing.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { type FactsRow, factsByKey, toFacts } from './facts-statement.ts'
import type { LicenseFacts } from './license-facts.ts'

/** Which license, and which of its devices and meters matter. */
export interface FactsQuery {
  /** The digest of a presented key under every pepper in use, in hex. */
  keyDigests: readonly string[]
  /** In hex. */
  fingerprintDigest: string | null
  meter: string | null
  version: string | null
  at: Date
  /** Once it is given nobody waits for the answer. */
  signal?: AbortSignal | undefined
}

export type FindFacts = (query: FactsQuery) => Promise<LicenseFacts | null>

const MAX_IN_FLIGHT = 2
const MAX_BATCH = 500

/**
 * The look-up behind validation. Calls of one turn of the event loop share one statement, and those that
 * come while two statements are in flight share the next: under load a validation costs well under one
 * round trip, alone exactly one.
 */
export function createFindFacts(sql: Sql): FindFacts {
  const rulesOf = new Map<string, LicenseTypeRules>()
  let waiting: Waiting[] = []
  let inFlight = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || inFlight >= MAX_IN_FLIGHT || waiting.length === 0) return
    scheduled = true
    setImmediate(send)
  }

  function send(): void {
    scheduled = false
    const left = waiting.filter(({ query }) => query.signal?.aborted)
    for (const { query, reject } of left) reject(query.signal?.reason)
    if (left.length > 0) waiting = waiting.filter(({ query }) => !query.signal?.aborted)
    const batch = waiting.slice(0, MAX_BATCH)
    waiting = waiting.slice(MAX_BATCH)
    if (batch.length === 0) return
    inFlight++
    const within = batch[0]?.within ?? ((work) => work())
    const queries = batch.map(({ query }) => query)
    within(() => runUnlessCancelled(undefined, () => readFacts(sql, queries, rulesOf)))
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
      waiting.push({ query, resolve, reject, within: bindSpan() })
      schedule()
    })
}

interface Waiting {
  query: FactsQuery
  resolve: (facts: LicenseFacts | null) => void
  reject: (error: unknown) => void
  /** The span of the one who asks; a statement that serves several is seen in that of the first. */
  within: ReturnType<typeof bindSpan>
}

/** Reads the facts for several queries in one statement; the answer's keys are their places. */
export async function readFacts(
  sql: Sql,
  queries: readonly FactsQuery[],
  rulesOf = new Map<string, LicenseTypeRules>(),
): Promise<Map<number, LicenseFacts>> {
  const asked = queries.flatMap((query, place) =>
    query.keyDigests.map((digest) => ({ query, digest, place })),
  )
  const rows = await sql.query<FactsRow>(factsByKey, [
    asked.map(({ digest }) => digest),
    asked.map(({ query }) => query.fingerprintDigest),
    asked.map(({ query }) => query.meter),
    asked.map(({ query }) => query.at.toISOString()),
    [...rulesOf.keys()],
    asked.map(({ query }) => query.version),
  ])
  const found = new Map<number, LicenseFacts>()
  for (const row of rows) {
    // A published revision never changes, so each is sent to this process once.
    const { place, revisionId, rules } = row.facts
    if (rules) rulesOf.set(revisionId, rules)
    found.set(asked[place - 1]!.place, toFacts(row, rulesOf.get(revisionId)!))
  }
  return found
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Reads what validation needs of a license. Concurrent calls share one statement. */
    findFacts: FindFacts
  }
}
