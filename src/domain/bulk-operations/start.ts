import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { BulkOperationKind } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { forgetOldest } from './forget.ts'
import { isOpen } from './open.ts'
import { licenseSelection } from './selection.ts'
import { type Source, sourceOfDryRun, sourceOfSelection } from './source.ts'

/** Most bulk operations that are queued or running at the same time. */
const MAX_OPEN = 10

/** Input of every mutation that starts a bulk operation. */
export const bulkInput = z.strictObject({
  selection: licenseSelection.nullish(),
  /** The dry run whose licenses are selected, in place of a selection. */
  dryRunOfId: z.string().nullish(),
  reason: prose({ max: 500 }),
  dryRun: z.boolean().nullish(),
})

/** A bulk operation to start. */
export interface NewBulkOperation extends z.output<typeof bulkInput> {
  kind: BulkOperationKind
  /** Further input of the mutation, as its row function reads it. Contains no secret. */
  parameters: object
}

/**
 * Starts a bulk operation. Its rows are the licenses that match the selection now, or those of a dry run; no other license is
 * processed, whatever the operation or another caller changes. Returns its id. A job processes the rows.
 *
 * Refused SELECTION_EMPTY, SELECTION_LIMIT_EXCEEDED, BULK_OPERATION_LIMIT_EXCEEDED, ACCOUNT_NOT_FOUND, LICENSE_NOT_FOUND,
 * BULK_OPERATION_NOT_FOUND, DRY_RUN_MISMATCH, DRY_RUN_NOT_COMPLETED, or INPUT_INVALID unless it has either a selection or a
 * dry run.
 */
export async function startBulkOperation(
  ctx: Context,
  tx: Tx,
  operation: NewBulkOperation,
): Promise<{ bulkOperationId: string }> {
  const { kind, parameters, reason } = operation
  const dryRun = operation.dryRun ?? false
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet bulk operations'))`
  await assertFewOpen(tx)
  const { selection, accountId, dryRunOfId, licenses } = await sourceOf(ctx, tx, operation)
  const id = randomUUIDv7()
  await tx.bulkOperation.create({
    data: {
      id,
      kind,
      selection: toPrismaJson(selection),
      parameters: toPrismaJson(parameters),
      reason,
      dryRun,
      dryRunOfId,
      accountId,
      totalCount: 0,
      createdAt: ctx.now(),
      createdBy: ctx.caller.principal,
    },
  })
  await keepMetadata(tx, 'bulk_operations', id, selection, 'selection')
  await keepMetadata(tx, 'bulk_operations', id, parameters, 'parameters')
  const totalCount = await selectRows(ctx, tx, id, licenses)
  await tx.bulkOperation.update({ where: { id }, data: { totalCount } })
  await forgetOldest(ctx, tx)
  await recordEvent(ctx, tx, {
    type: 'bulk-operation.started',
    subjectId: id,
    accountId,
    data: { kind, reason, dryRun, licenses: totalCount },
  })
  await ctx.enqueue(tx, 'bulk-operations.run', {})
  return { bulkOperationId: id }
}

async function sourceOf(
  ctx: Context,
  tx: Tx,
  { selection, dryRunOfId, dryRun, ...operation }: NewBulkOperation,
): Promise<Source> {
  if (selection && !dryRunOfId) return await sourceOfSelection(ctx, tx, selection)
  if (!dryRunOfId) throw new InputRefusal([{ path: ['selection'], text: say('INPUT_SELECTION_MISSING') }])
  if (selection)
    throw new InputRefusal([{ path: ['selection'], text: say('INPUT_EXCLUDES', { other: 'dryRunOf' }) }])
  if (dryRun) throw new InputRefusal([{ path: ['dryRun'], text: say('INPUT_DRY_RUN_REPEATED') }])
  return await sourceOfDryRun(tx, dryRunOfId, operation)
}

async function assertFewOpen(tx: Tx): Promise<void> {
  const used = await tx.bulkOperation.count({ where: isOpen })
  if (used < MAX_OPEN) return
  const limits = { limit: MAX_OPEN, used }
  throw new LimitRefusal(
    'BULK_OPERATION_LIMIT_EXCEEDED',
    say('BULK_OPERATION_LIMIT_EXCEEDED', limits),
    limits,
  )
}

/** Creates a row for each license, by one statement. Returns their number. */
async function selectRows(
  { bulkLicenses: limit }: Context,
  tx: Tx,
  id: string,
  { select, count }: Source['licenses'],
): Promise<number> {
  const selected = await tx.$executeRaw`
    insert into bulk_operation_rows (bulk_operation_id, position, license_id)
    select ${id}::uuid, row_number() over (order by id), id from (${select(limit + 1)}) selected`
  if (selected === 0) throw new StateRefusal('SELECTION_EMPTY', say('SELECTION_EMPTY'))
  if (selected <= limit) return selected
  const used = Math.max(await count(), selected)
  throw new LimitRefusal('SELECTION_LIMIT_EXCEEDED', say('SELECTION_LIMIT_EXCEEDED', { limit, used }), {
    limit,
    used,
  })
}
