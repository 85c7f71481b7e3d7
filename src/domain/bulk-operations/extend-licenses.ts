import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { assertDaysAllowed, extendLicense, extensionDays } from '../licenses/extend.ts'
import type { RowChange } from './row-change.ts'
import { changeValues } from './row-values.ts'
import { bulkInput, startBulkOperation } from './start.ts'

const parameters = z.object({ days: extensionDays })
const extendInput = bulkInput.extend(parameters.shape)

/**
 * Starts to extend the licenses of a selection by some goodwill days. Otherwise as `startBulkOperation`. Also refused
 * INPUT_INVALID, if no license could be extended by so many days.
 */
export async function extendLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof extendInput>,
): Promise<{ bulkOperationId: string }> {
  const { days, ...input } = parseInput(extendInput, raw)
  const { trials, licenses } = ctx.extensions
  assertDaysAllowed(days, Math.max(trials.days, licenses.days))
  return await startBulkOperation(ctx, tx, { ...input, kind: 'EXTEND_LICENSES', parameters: { days } })
}

/** Extends one license. */
export const extendRow: RowChange = (ctx, tx, { licenseId, reason, ...row }) => {
  const { days } = parameters.parse(row.parameters)
  return changeValues(ctx, tx, licenseId, () => extendLicense(ctx, tx, { licenseId, days, reason }))
}
