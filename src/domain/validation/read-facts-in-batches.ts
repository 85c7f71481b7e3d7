import { shareStatements } from '../../platform/database/share-statements.ts'
import {
  MARKS_OF_SNAPSHOT,
  type MarkedRead,
  type StandbyRead,
  type Standbys,
} from '../../platform/database/standbys.ts'
import type { Sql } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { type FactsRow, factsByKey, headOf, toFacts } from './facts-statement.ts'
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

/** Reads the facts on a standby. Null if no standby may be used now. */
export type FindFactsOnStandby = (query: FactsQuery) => Promise<StandbyRead<LicenseFacts | null> | null>

/** Most look-ups of one statement. */
const MAX_LOOKUPS = 500

/** Creates the look-up of validations on the primary. */
export function createFindFacts(sql: Sql): FindFacts {
  const rulesOf = new Map<string, LicenseTypeRules>()
  return shareStatements(async (queries) => {
    const found = await readFacts(sql, queries, rulesOf)
    return (index) => found.get(index) ?? null
  }, MAX_LOOKUPS)
}

/** Creates the look-up of validations on a standby. */
export function createFindFactsOnStandby(standbys: Standbys): FindFactsOnStandby {
  const rulesOf = new Map<string, LicenseTypeRules>()
  return shareStatements(async (queries) => {
    const read = await standbys.read(({ sql }) => readMarkedFacts(sql, queries, rulesOf))
    return (index) => read && { ...read, value: read.value.get(index) ?? null }
  }, MAX_LOOKUPS)
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
  const lookups = lookupsOf(queries)
  return toFound(await sql.query<FactsRow>(factsByKey, parametersOf(lookups, rulesOf)), lookups, rulesOf)
}

/** The look-up by key, with one more row that has the marks in the snapshot of the statement. */
const markedFactsByKey = {
  name: 'facts-by-key-marked',
  text: `${factsByKey.text} union all
    select json_build_object('marks', ${MARKS_OF_SNAPSHOT})`,
}

interface MarksRow {
  facts: Pick<MarkedRead<unknown>, 'marks'>
}

async function readMarkedFacts(
  sql: Sql,
  queries: readonly FactsQuery[],
  rulesOf: Map<string, LicenseTypeRules>,
): Promise<MarkedRead<Map<number, LicenseFacts>>> {
  const lookups = lookupsOf(queries)
  const rows = await sql.query<FactsRow | MarksRow>(markedFactsByKey, parametersOf(lookups, rulesOf))
  const isOfMarks = (row: FactsRow | MarksRow): row is MarksRow => 'marks' in row.facts
  const { marks } = rows.find(isOfMarks)!.facts
  const facts = rows.filter((row): row is FactsRow => !isOfMarks(row))
  return { value: toFound(facts, lookups, rulesOf), marks }
}

/** One key of a query, with the index of the query. */
interface Lookup {
  query: FactsQuery
  digest: string
  index: number
}

function lookupsOf(queries: readonly FactsQuery[]): Lookup[] {
  return queries.flatMap((query, index) => query.keyDigests.map((digest) => ({ query, digest, index })))
}

function parametersOf(lookups: readonly Lookup[], rulesOf: Map<string, LicenseTypeRules>): unknown[] {
  return [
    lookups.map(({ digest }) => digest),
    lookups.map(({ query }) => query.fingerprintDigest),
    unlessNone(lookups.map(({ query }) => query.meter)),
    lookups.map(({ query }) => query.at.toISOString()),
    [...rulesOf.keys()],
    unlessNone(lookups.map(({ query }) => query.version)),
  ]
}

/** `unnest` adds nulls to a list that is shorter than the others. */
function unlessNone(values: (string | null)[]): (string | null)[] {
  return values.some((value) => value !== null) ? values : []
}

function toFound(
  rows: readonly FactsRow[],
  lookups: readonly Lookup[],
  rulesOf: Map<string, LicenseTypeRules>,
): Map<number, LicenseFacts> {
  const found = new Map<number, LicenseFacts>()
  for (const row of rows) {
    // A published revision never changes, so its rules are sent to this process only once.
    const { position, revisionId, rules } = headOf(row)
    if (rules) rulesOf.set(revisionId, rules)
    found.set(lookups[position - 1]!.index, toFacts(row, rulesOf.get(revisionId)!))
  }
  return found
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Reads the facts that a validation needs; null if there is no such license. Concurrent calls share a statement. */
    findFacts: FindFacts
    /** Reads the same facts on a standby; null without standbys. */
    findFactsOnStandby: FindFactsOnStandby | null
  }
}
