import { Prisma } from '../../../../prisma/client/client.ts'
import type { Tx } from '../../db.ts'
import type { PartitionedTable } from './partitioned-tables.ts'

/** Returns the name of a table as SQL. */
export function tableName(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`)
}

/** Locks what `attachPartition` changes: the referenced tables first, as writers lock them, and the default partition. */
export async function lockForAttachment(tx: Tx, table: PartitionedTable): Promise<void> {
  const referenced = await tx.$queryRaw<{ name: string }[]>`
    select distinct confrelid::regclass::text as name from pg_constraint
    where conrelid = ${table}::regclass and contype = 'f' order by 1`
  const names = referenced.map(({ name }) => name).join(', ')
  if (names) await tx.$executeRawUnsafe(`lock table ${names} in share row exclusive mode`)
  await tx.$executeRaw`lock table ${tableName(`${table}_other`)} in access exclusive mode`
}

/** Creates a table with the columns, constraints and indexes of the partitions of `table`. */
export async function createDetached(tx: Tx, table: PartitionedTable, name: string): Promise<void> {
  await tx.$executeRaw`create table ${tableName(name)} (like ${tableName(`${table}_other`)} including all)`
}

/** Makes a table the partition of the IDs from `from`, or from the lowest one, to below `to`. */
export async function attachPartition(
  tx: Tx,
  table: PartitionedTable,
  { name, from, to }: { name: string; from: string | null; to: string },
): Promise<void> {
  const lowest = Prisma.raw(from === null ? 'minvalue' : `'${from}'`)
  await tx.$executeRaw`alter table ${tableName(table)} attach partition ${tableName(name)}
    for values from (${lowest}) to (${Prisma.raw(`'${to}'`)})`
}
