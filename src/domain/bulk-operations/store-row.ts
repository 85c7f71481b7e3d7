import type { BulkOperation } from '../../../prisma/client/client.ts'
import type { BulkOperationOutcome } from '../../../prisma/client/enums.ts'
import { systemCaller } from '../../platform/caller.ts'
import type { AppContext, Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { deferJobs, enqueueDeferred } from './deferred-jobs.ts'
import { countsOf } from './outcome-counts.ts'
import type { RowEffect } from './row-effect.ts'

/** A bulk operation whose rows a worker processes. */
export interface RunningOperation {
  app: AppContext
  /** The gateway, which acts for the caller that started the operation. */
  ctx: Context
  operation: BulkOperation
}

/** Outcome of a row. */
export interface ProcessedRow {
  outcome: Exclude<BulkOperationOutcome, 'PENDING'>
  code: string | null
  message: string | null
  effect: RowEffect | null
}

/** The operation was canceled while a row was processed, so the row is undone. */
export class OperationEnded extends Error {
  override name = 'OperationEnded'
}

/** Returns a bulk operation to process. Events of its rows name the caller that started it, and as their request its ID. */
export function runningOperation(app: AppContext, operation: BulkOperation): RunningOperation {
  const requestId = toTypedId('BulkOperation', operation.id)
  const caller = { ...systemCaller(requestId), principal: operation.createdBy }
  return { app, operation, ctx: { ...app, caller, enqueue: deferJobs(app.enqueue) } }
}

/**
 * Stores the outcome of a row and counts it, in the transaction that processes the row. The last row completes the operation.
 * Throws `OperationEnded` if the operation was canceled.
 */
export async function storeRow(
  { app, ctx, operation: { id, kind, dryRun, reason } }: RunningOperation,
  tx: Tx,
  position: number,
  { outcome, code, message, effect }: ProcessedRow,
): Promise<void> {
  const now = ctx.now()
  await tx.$executeRaw`
    update bulk_operation_rows set outcome = ${outcome}::bulk_operation_outcome, code = ${code}, message = ${message},
      effect = ${effect && JSON.stringify(effect)}::jsonb, processed_at = ${now}, retry_at = null
    where bulk_operation_id = ${id}::uuid and position = ${position}`
  const counted = (one: BulkOperationOutcome) => (outcome === one ? 1 : 0)
  // Last, because the other workers wait for this lock until the transaction ends.
  const [stored] = await tx.$queryRaw<{ isLast: boolean }[]>`
    update bulk_operations set
      changed_count = changed_count + ${counted('CHANGED')}, unchanged_count = unchanged_count + ${counted('UNCHANGED')},
      refused_count = refused_count + ${counted('REFUSED')}, failed_count = failed_count + ${counted('FAILED')},
      state = 'RUNNING', started_at = coalesce(started_at, ${now})
    where id = ${id}::uuid and state in ('QUEUED', 'RUNNING')
    returning changed_count + unchanged_count + refused_count + failed_count = total_count as "isLast"`
  if (!stored) throw new OperationEnded()
  if (!stored.isLast) return
  const completed = await tx.bulkOperation.update({
    where: { id },
    data: { state: 'COMPLETED', endedAt: now },
  })
  await recordEvent(ctx, tx, {
    type: 'bulk-operation.completed',
    subjectId: id,
    accountId: completed.accountId,
    data: { kind, reason, dryRun, ...countsOf(completed) },
  })
  if (!dryRun) await enqueueDeferred(app, tx)
}
