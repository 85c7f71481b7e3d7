import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { enqueueDeferred } from './deferred-jobs.ts'
import { countsOf } from './outcome-counts.ts'

const cancelInput = z.strictObject({ bulkOperationId: z.string(), reason: prose({ max: 500 }) })

/**
 * Cancels a bulk operation. Licenses that it changed stay changed, and it changes no further license from then on.
 * Idempotent: a canceled operation stays as it is. Refused BULK_OPERATION_NOT_FOUND, or BULK_OPERATION_ENDED if it is
 * completed.
 */
export async function cancelBulkOperation(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof cancelInput>,
): Promise<{ bulkOperationId: string }> {
  const { bulkOperationId: id, reason } = parseInput(cancelInput, raw)
  // A row is counted in the transaction that changes its license. So that transaction ends before, or is rolled back.
  await tx.$queryRaw`select 1 from bulk_operations where id = ${id}::uuid for update`
  const operation = await tx.bulkOperation.findUnique({ where: { id } })
  if (!operation) throw new NotFoundRefusal('BULK_OPERATION_NOT_FOUND', say('BULK_OPERATION_NOT_FOUND'))
  if (operation.state === 'CANCELED') return { bulkOperationId: id }
  if (operation.state === 'COMPLETED')
    throw new StateRefusal('BULK_OPERATION_ENDED', say('BULK_OPERATION_ENDED'))
  await tx.bulkOperation.update({ where: { id }, data: { state: 'CANCELED', endedAt: ctx.now() } })
  await recordEvent(ctx, tx, {
    type: 'bulk-operation.canceled',
    subjectId: id,
    accountId: operation.accountId,
    data: { reason, ...countsOf(operation) },
  })
  if (!operation.dryRun) await enqueueDeferred(ctx, tx)
  return { bulkOperationId: id }
}
