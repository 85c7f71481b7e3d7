import { causesOf } from './error-causes.ts'

/** What an operator does where the database cannot go on, by its SQLSTATE (PostgreSQL, appendix A). */
const remedies: Record<string, string> = {
  '53100':
    'The disk of the database is full: free some space. What was acknowledged is kept, and nothing has to be restarted.',
  '53300': 'PostgreSQL has no connection left: raise its max_connections, or lower LICET_DATABASE_POOL.',
  '25006':
    'The database takes no writes. An embedded one has too little space on its disk, and goes on by itself when there is some; for PostgreSQL, DATABASE_URL has to name the primary.',
  '42501': 'The role in DATABASE_URL may not do this: it has to own its database.',
}

/** What to do about an error of the database, in whichever guise it comes; null where there is nothing to say. */
export function remedyOf(error: unknown): string | null {
  for (const { code } of causesOf(error)) {
    const remedy = typeof code === 'string' && remedies[code]
    if (remedy) return remedy
  }
  return null
}
