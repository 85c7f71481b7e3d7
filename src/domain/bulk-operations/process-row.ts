import type { BulkOperationKind } from '../../../prisma/client/enums.ts'
import { backoffMs } from '../../platform/backoff.ts'
import type { Context } from '../../platform/context.ts'
import { holdCurrentAccount } from '../../platform/current-account.ts'
import { attempt, type Tx, transact, undone } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { toTypedId } from '../../platform/ids.ts'
import { changeTypeRow } from './change-license-types.ts'
import { changeRow } from './change-licenses.ts'
import { extendRow } from './extend-licenses.ts'
import { reinstateRow } from './reinstate-licenses.ts'
import { renewRow } from './renew-licenses.ts'
import { revokeRow } from './revoke-licenses.ts'
import type { Row, RowChange } from './row-change.ts'
import { OperationEnded, type ProcessedRow, type RunningOperation, storeRow } from './store-row.ts'
import { suspendRow } from './suspend-licenses.ts'

const rowChanges: Record<BulkOperationKind, RowChange> = {
  CHANGE_LICENSES: changeRow,
  CHANGE_LICENSE_TYPES: changeTypeRow,
  SUSPEND_LICENSES: suspendRow,
  REINSTATE_LICENSES: reinstateRow,
  REVOKE_LICENSES: revokeRow,
  EXTEND_LICENSES: extendRow,
  RENEW_LICENSES: renewRow,
}

/** Attempts at a row that has a fault, and the longest delays between them. */
const MAX_FAULTS = 5
const RETRY = { firstMs: 60_000, maxMs: 480_000 }

/**
 * Processes the next row after a position that no other worker processes. One transaction changes the license, stores the
 * outcome and counts it, so each row is processed exactly once, whenever a process ends. A row with a fault is tried again
 * later, five times in all. Returns the position of the row; null if there is none, or the operation has ended.
 */
export async function processNextRow(running: RunningOperation, after: number): Promise<number | null> {
  const { app, ctx, operation } = running
  const claim = { position: null as number | null }
  try {
    return await transact(app.db, async (tx) => {
      const [row] = await tx.$queryRaw<{ position: number; licenseId: string; accountId: string }[]>`
        select position, license_id::text as "licenseId",
          (select account_id::text from licenses where id = license_id) as "accountId" from bulk_operation_rows
        where bulk_operation_id = ${operation.id}::uuid and outcome = 'PENDING' and position > ${after}
          and (retry_at is null or retry_at <= ${ctx.now()})
        order by position limit 1 for update skip locked`
      claim.position = row?.position ?? null
      if (!row) return null
      // A merge locks an account before its licenses. In the same order, neither waits for the other one.
      await holdCurrentAccount(tx, row.accountId)
      const { kind, reason, parameters, dryRun } = operation
      const work = () => change(ctx, tx, kind, { licenseId: row.licenseId, reason, parameters })
      await storeRow(running, tx, row.position, await (dryRun ? undone(tx, work) : work()))
      return row.position
    })
  } catch (error) {
    if (error instanceof OperationEnded) return null
    if (claim.position === null) throw error
    app.log.error({
      msg: 'a license of a bulk operation had a fault',
      bulkOperation: toTypedId('BulkOperation', operation.id),
      position: claim.position,
      err: error,
    })
    await recordFault(running, claim.position)
    return claim.position
  }
}

async function change(ctx: Context, tx: Tx, kind: BulkOperationKind, row: Row): Promise<ProcessedRow> {
  try {
    const { isChanged, effect } = await attempt(tx, () => rowChanges[kind](ctx, tx, row))
    return { outcome: isChanged ? 'CHANGED' : 'UNCHANGED', code: null, message: null, effect }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { outcome: 'REFUSED', code: error.code, message: error.message, effect: null }
  }
}

/** Plans the next attempt at a row, or ends it after the last one. */
async function recordFault(running: RunningOperation, position: number): Promise<void> {
  const { app, operation } = running
  const id = { bulkOperationId: operation.id, position }
  const message = `The gateway had a fault at ${MAX_FAULTS} attempts, and changed nothing. Its log has the reasons.`
  await transact(app.db, async (tx) => {
    const [row] = await tx.$queryRaw<{ faults: number }[]>`
      update bulk_operation_rows set faults = faults + 1
      where bulk_operation_id = ${operation.id}::uuid and position = ${position} and outcome = 'PENDING' returning faults`
    if (!row) return
    const { faults } = row
    if (faults >= MAX_FAULTS)
      return await storeRow(running, tx, position, { outcome: 'FAILED', code: null, message, effect: null })
    const retryAt = new Date(app.now().getTime() + backoffMs(faults, RETRY))
    await tx.bulkOperationRow.update({ where: { bulkOperationId_position: id }, data: { retryAt } })
  }).catch((error: unknown) => {
    if (!(error instanceof OperationEnded)) throw error
  })
}
