import type { AppContext } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { enqueueDeferred } from './deferred-jobs.ts'
import { isOpen } from './open.ts'
import { processNextRow } from './process-row.ts'
import { runningOperation } from './store-row.ts'

/** Rows that one job processes. It then enqueues another job, so that none runs for long. */
const ROWS_PER_JOB = 1_000
/** Rows of one operation before the next operation has its turn. A short operation does not wait for the end of a long one. */
const ROWS_PER_TURN = 20

/**
 * Processes the rows of all bulk operations that have not ended, in turns. Any number of workers can run concurrently: each
 * row is processed by one. If a worker is killed, its row was not processed, and another worker takes it. After `stop`, it
 * ends with the present row.
 */
export async function runBulkOperations(app: AppContext, stop?: AbortSignal): Promise<void> {
  /** The last row of each operation that this job processed. It leaves the rows before to others, and to later jobs. */
  const positions = new Map<string, number>()
  let left = ROWS_PER_JOB
  let processed: number
  do {
    processed = 0
    const open = await app.db.bulkOperation.findMany({ where: isOpen, orderBy: { id: 'asc' } })
    for (const operation of open) {
      const running = runningOperation(app, operation)
      for (let turn = 0; turn < ROWS_PER_TURN && left > 0 && !stop?.aborted; turn++) {
        const position = await processNextRow(running, positions.get(operation.id) ?? 0)
        if (position === null) break
        positions.set(operation.id, position)
        processed++
        left--
      }
    }
  } while (processed > 0 && left > 0 && !stop?.aborted)
  await transact(app.db, async (tx) => {
    const unfinished = { ...isOpen, dryRun: false, id: { in: [...positions.keys()] } }
    if ((await tx.bulkOperation.count({ where: unfinished })) > 0) await enqueueDeferred(app, tx)
    if (left === 0) await app.enqueue(tx, 'bulk-operations.run', {})
  })
}
