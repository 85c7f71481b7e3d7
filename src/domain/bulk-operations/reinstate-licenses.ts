import type { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { lockLicense } from '../licenses/lock.ts'
import { reinstateLicense } from '../licenses/reinstate.ts'
import type { RowChange } from './row-change.ts'
import { rowEffect } from './row-effect.ts'
import { bulkInput, startBulkOperation } from './start.ts'

/** Starts to reinstate the licenses of a selection. Otherwise as `startBulkOperation`. */
export async function reinstateLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof bulkInput>,
): Promise<{ bulkOperationId: string }> {
  const input = parseInput(bulkInput, raw)
  return await startBulkOperation(ctx, tx, { ...input, kind: 'REINSTATE_LICENSES', parameters: {} })
}

/** Reinstates one license. */
export const reinstateRow: RowChange = async (ctx, tx, { licenseId, reason }) => {
  const { suspendedAt } = await lockLicense(ctx, tx, licenseId)
  await reinstateLicense(ctx, tx, { licenseId, reason })
  if (!suspendedAt) return { isChanged: false, effect: rowEffect([]) }
  const effect = rowEffect([{ field: 'suspended', before: 'true', after: 'false' }])
  return { isChanged: true, effect }
}
