import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'

/**
 * A migration's script with the mark that it is finished, to be sent as one message: the server runs all of
 * it in one transaction, so that a process that is killed leaves both behind or neither.
 */
export function withFinishedMark(script: string): string {
  return `${script}\n;update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null`
}

/**
 * Marks a migration that was begun and not finished as rolled back, which it is, so that it is begun anew; answers the
 * names of those that are finished. To be called where no other process can be migrating.
 */
export async function forgetUnfinished(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<Set<unknown>> {
  const connection = await adapter.connect()
  const statement = (sql: string) => ({ sql, args: [], argTypes: [] })
  try {
    const { rows } = await connection.queryRaw(
      statement(`select 1 where to_regclass('_prisma_migrations') is not null`),
    )
    if (rows.length === 0) return new Set()
    await connection.executeRaw(
      statement(`update _prisma_migrations set rolled_back_at = now()
        where finished_at is null and rolled_back_at is null`),
    )
    const finished = await connection.queryRaw(
      statement(
        `select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
      ),
    )
    return new Set(finished.rows.map(([name]) => name))
  } finally {
    await connection.dispose()
  }
}
