import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'

/**
 * Appends to a migration's script the statement that records the migration as finished. Send both as one message: the
 * server runs a message in one transaction, so a killed process leaves both or neither.
 */
export function recordFinished(script: string): string {
  return `${script}\n;update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null`
}

/**
 * Records unfinished migrations as rolled back, so that they are applied again. Returns the names of the finished ones. Call
 * it only while no other process can migrate.
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
