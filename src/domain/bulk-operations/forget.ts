import type { AppContext } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'

/** How long an operation is kept after its end. */
const KEPT_MS = 30 * 86_400_000
/** Most operations that are kept, and most rows: as those of ten of the largest operations. */
const KEPT_OPERATIONS = 1_000
const KEPT_LARGEST = 10

/** Deletes operations that ended more than 30 days ago, one after another. Idempotent. */
export async function forgetBulkOperations({ db, now }: AppContext): Promise<void> {
  const ended = await db.bulkOperation.findMany({
    where: { endedAt: { lt: new Date(now().getTime() - KEPT_MS) } },
    select: { id: true },
  })
  for (const { id } of ended) await db.bulkOperation.deleteMany({ where: { id } })
}

/** Deletes the operations that ended first, if more operations or rows are stored than are kept. Keeps each that has not ended. */
export async function forgetOldest({ bulkLicenses }: AppContext, tx: Tx): Promise<void> {
  await tx.$executeRaw`
    delete from bulk_operations where id in (
      select id from (
        select id, ended_at, row_number() over latest as operations, sum(total_count) over latest as rows
        from bulk_operations window latest as (order by ended_at desc nulls first, id desc)
      ) stored
      where ended_at is not null and (operations > ${KEPT_OPERATIONS} or rows > ${KEPT_LARGEST * bulkLicenses})
    )`
}
