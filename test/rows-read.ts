import type pg from 'pg'
import type { Database } from '../src/platform/database/open.ts'
import { administer } from './database.ts'

/** A statement that PostgreSQL has executed. */
export interface ExecutedStatement {
  text: string
  /** Rows that its scans read from a table, by the name of the table: those that a filter removed, too. */
  rowsRead: Record<string, number>
}

/** What the name of a partition adds to that of its table. */
const PARTITION = /_(first|other|\d{4}_\d{2})$/

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

const settings = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  // A notice is sent to the client, and is not written to the log of the server.
  'auto_explain.log_level': 'notice',
}

/** Lets the server explain each statement to the client that sent it, on connections that are opened from now on. */
export async function explainStatements(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  for (const [setting, value] of Object.entries(settings))
    await administer(`alter database ${name} set ${setting} = '${value}'`)
}

const observed = new WeakSet<pg.PoolClient>()
const statements: ExecutedStatement[] = []

/** Runs `work` and returns the statements that the pool executed meanwhile. `explainStatements` must have been called before the start. */
export async function readsOf<T>(
  { engine }: Database,
  work: () => Promise<T>,
): Promise<{ result: T; statements: ExecutedStatement[] }> {
  if (engine.kind !== 'postgres') throw new Error('PostgreSQL alone explains its statements')
  const observe = (client: pg.PoolClient) => {
    if (observed.has(client)) return
    observed.add(client)
    client.on('notice', ({ message }) => {
      const json = message?.slice(message.indexOf('{'))
      if (message?.includes('plan:') && json) statements.push(read(JSON.parse(json)))
    })
  }
  engine.pool.on('acquire', observe)
  statements.length = 0
  try {
    const result = await work()
    return { result, statements: [...statements] }
  } finally {
    engine.pool.off('acquire', observe)
  }
}

function read(explained: { 'Query Text': string; Plan: Plan }): ExecutedStatement {
  const rowsRead: Record<string, number> = {}
  const visit = (plan: Plan) => {
    const table = plan['Relation Name']?.replace(PARTITION, '')
    // The scan of an index reads the rows of its bitmap.
    const isScan = plan['Node Type'].endsWith('Scan')
    const each =
      plan['Actual Rows'] +
      (plan['Rows Removed by Filter'] ?? 0) +
      (plan['Rows Removed by Index Recheck'] ?? 0)
    if (table && isScan) rowsRead[table] = (rowsRead[table] ?? 0) + each * plan['Actual Loops']
    for (const child of plan.Plans ?? []) visit(child)
  }
  visit(explained.Plan)
  return { text: explained['Query Text'], rowsRead }
}
