import type { AppContext } from '../../context.ts'
import { createPartitions } from './create-partitions.ts'
import { partitionedTables } from './partitioned-tables.ts'
import { withBriefLocks } from './with-brief-locks.ts'

/**
 * Creates the partitions of the next month, and collects the statistics of partitioned tables, which the server does not do by
 * itself. Idempotent.
 */
export async function preparePartitions({ db, log }: AppContext): Promise<void> {
  const created = await createPartitions(db)
  if (created.length > 0) log.info({ msg: 'partitions created', partitions: created })
  for (const table of partitionedTables)
    await withBriefLocks(db, (tx) => tx.$executeRawUnsafe(`analyze ${table}`))
}
