import type { Context } from '../../platform/context.ts'

const TABLES = ['accounts', 'contacts', 'licenses', 'license_keys', 'activations', 'events']
/** The tables are read again when they have grown by this factor. */
const GROWTH = 5

/**
 * Returns what collects the statistics of the imported tables as they grow. PostgreSQL does so by itself, but minutes later, and the
 * embedded database never does. Until then, its checks of foreign keys read whole tables, as was best while these were empty.
 */
export function createStatistics({ db }: Context): { grew(accounts: number): Promise<void> } {
  let next = 1
  return {
    /** Called with the number of accounts that were written. */
    async grew(accounts) {
      if (accounts < next) return
      next = accounts * GROWTH
      // A table that is vacuumed just now gets its statistics by that. Without the right to a table, PostgreSQL skips it with a notice.
      await db.$executeRawUnsafe(`analyze (skip_locked) ${TABLES.join(', ')}`)
    },
  }
}
