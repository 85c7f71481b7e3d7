import type { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { assertInFuture, changeLicense } from '../licenses/change.ts'
import { fromStoredChange, licenseChange } from '../licenses/license-change.ts'
import type { RowChange } from './row-change.ts'
import { rowEffect } from './row-effect.ts'
import { bulkInput, startBulkOperation } from './start.ts'

const changeInput = bulkInput.extend({
  change: licenseChange,
  /** Undefined and null are when the license is processed. */
  effectiveAt: instant.nullish(),
})

/**
 * Starts to change values of the licenses of a selection, now or at a later time. Otherwise as `startBulkOperation`. Also
 * refused INPUT_INVALID, if no license could be changed in that way.
 */
export async function changeLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof changeInput>,
): Promise<{ bulkOperationId: string }> {
  const { change, effectiveAt, ...input } = parseInput(changeInput, raw)
  assertInFuture({ change, effectiveAt }, ctx.now())
  const parameters = { change, ...(effectiveAt && { effectiveAt: effectiveAt.toISOString() }) }
  return await startBulkOperation(ctx, tx, { ...input, kind: 'CHANGE_LICENSES', parameters })
}

/** Changes one license, or schedules the change if its time has not come. */
export const changeRow: RowChange = async (ctx, tx, { licenseId, reason, parameters }) => {
  const { change, effectiveAt } = parameters as { change: unknown; effectiveAt?: string }
  const at = effectiveAt && new Date(effectiveAt) > ctx.now() ? new Date(effectiveAt) : null
  const input = { licenseId, reason, change: fromStoredChange(change), effectiveAt: at }
  const { effect, scheduledChangeId } = await changeLicense(ctx, tx, input)
  const isChanged = scheduledChangeId !== null || effect.changes.length > 0
  return { isChanged, effect: rowEffect(effect.changes, effect) }
}
