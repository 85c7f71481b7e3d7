import type { Context } from '../../platform/context.ts'

const TABLES = ['accounts', 'contacts', 'licenses', 'license_keys', 'activations']
/** Statistics are collected again when the written rows have grown by this factor. */
const GROWTH = 5

/** Collects the statistics of the tables that an import writes. */
export interface ImportStatistics {
  /** Called after each transaction with the rows of its largest table. */
  wrote(rows: number): Promise<void>
}

/**
 * Returns what collects the statistics of the imported tables as they grow. PostgreSQL does so by itself, but minutes later, and the
 * embedded database only at night. Until then, its checks of foreign keys read whole tables, as was best while these were empty. A failure
 * is logged, and the import goes on.
 */
export function createStatistics({ db, log }: Context): ImportStatistics {
  let written = 0
  let next = 1
  return {
    async wrote(rows) {
      written += rows
      if (written < next) return
      next = written * GROWTH
      try {
        // A table that was large before has statistics that are good enough.
        const stale = await db.$queryRaw<{ name: string }[]>`
          select relname as name from pg_class where oid = any(${TABLES}::regclass[]) and reltuples < ${written}`
        // Without the right to a table, PostgreSQL skips it with a warning.
        for (const { name } of stale) await db.$executeRawUnsafe(`analyze (skip_locked) ${name}`)
      } catch (err) {
        log.warn({ msg: 'statistics of the import', err })
      }
    },
  }
}
