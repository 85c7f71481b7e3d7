import type { Db, Tx } from '../../db.ts'
import type { PartitionedTable } from './partitioned-tables.ts'

export interface Partition {
  name: string
  /** Whether it holds the rows that belong to no other partition. */
  isDefault: boolean
  /** Lowest ID; null without a lower bound. */
  from: string | null
  /** The ID after the highest one; null for the default partition. */
  to: string | null
}

/** Returns the partitions of a table, the oldest first and the default partition last. */
export async function listPartitions(db: Db | Tx, table: PartitionedTable): Promise<Partition[]> {
  const rows = await db.$queryRaw<{ name: string; bounds: string }[]>`
    select c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = ${table}::regclass`
  const partitions = rows.map(({ name, bounds }): Partition => {
    const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \('(.*)'\)$/.exec(bounds) ?? []
    return {
      name,
      isDefault: bounds === 'DEFAULT',
      from: from?.startsWith("'") ? from.slice(1, -1) : null,
      to: to ?? null,
    }
  })
  return partitions.sort((a, b) => (a.to ?? 'z').localeCompare(b.to ?? 'z'))
}
