import type { AppContext } from './context.ts'

/**
 * Returns a context for reads: with the most current standby while no primary responds, and otherwise the same one. A write
 * with it fails as without a primary.
 */
export function forReads<C extends Pick<AppContext, 'db' | 'sql' | 'standbys'>>(ctx: C): C {
  const standby = ctx.standbys?.inOutage()
  return standby ? { ...ctx, db: standby.db, sql: standby.sql } : ctx
}
