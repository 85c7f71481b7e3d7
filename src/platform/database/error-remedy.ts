import { causesOf } from './error-causes.ts'

/** What an operator can do about a database error, by SQLSTATE (PostgreSQL, appendix A). */
const remedies: Record<string, string> = {
  '53100':
    'The disk of the database is full. Free some space. Acknowledged changes are kept, and no restart is needed.',
  '53300': 'PostgreSQL has no connection left. Raise its max_connections, or lower LICET_DATABASE_POOL.',
  '25006':
    'The database is read-only. The embedded database has too little disk space, and accepts writes again once there is enough. With PostgreSQL, DATABASE_URL must name the primary.',
  '42501': 'The role in DATABASE_URL lacks a permission. It must own its database.',
}

/** Returns what an operator can do about a database error; null if there is no advice for it. */
export function remedyOf(error: unknown): string | null {
  for (const { code } of causesOf(error)) {
    const remedy = typeof code === 'string' && remedies[code]
    if (remedy) return remedy
  }
  return null
}
