import type { Sql } from '../db.ts'
import { type SpanAbout, traceWithin } from './tracing.ts'

/** Adds a span to each statement of plain SQL, with its name, or with a summary of a statement without one. */
export function traceSql({ query }: Sql): Sql {
  return {
    query: (statement, values) =>
      traceWithin(
        () => aboutStatement(statement.name || summaryOf(statement.text)),
        () => query(statement, values),
      ),
  }
}

interface Queries {
  queryRaw(query: { sql: string }): Promise<unknown>
  executeRaw(query: { sql: string }): Promise<unknown>
}
interface Transactions extends Queries {
  startTransaction(...options: never[]): Promise<Queries>
}

/** Adds a span to each statement of a Prisma adapter, and returns the adapter. The layers above have no spans. */
export function traceAdapter<F extends { connect(): Promise<object> }>(factory: F): F {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = traceQueries((await connect()) as Transactions)
    const startTransaction = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (...options) => traceQueries(await startTransaction(...options))
    return adapter
  }
  return factory
}

function traceQueries<Q extends Queries>(queries: Q): Q {
  const { queryRaw, executeRaw } = queries
  return Object.assign(queries, {
    queryRaw: (query: { sql: string }) =>
      traceWithin(
        () => aboutStatement(summaryOf(query.sql)),
        () => queryRaw.call(queries, query),
      ),
    executeRaw: (query: { sql: string }) =>
      traceWithin(
        () => aboutStatement(summaryOf(query.sql)),
        () => executeRaw.call(queries, query),
      ),
  })
}

/** Describes a statement by its summary. The SQL text could contain personal data. */
function aboutStatement(summary: string): SpanAbout {
  return {
    name: summary,
    kind: 'CLIENT',
    attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary },
  }
}

/** Returns the verb and the first table of a statement: `select licenses`. */
export function summaryOf(sql: string): string {
  const verb = /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toLowerCase() ?? 'statement'
  const table = /\b(?:from|into|update|join)\s+(?:only\s+)?(?:"?public"?\.)?"?([a-z_][a-z0-9_]*)/i.exec(
    sql,
  )?.[1]
  return table ? `${verb} ${table.toLowerCase()}` : verb
}
