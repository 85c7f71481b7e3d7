import type { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { lockLicense } from '../licenses/lock.ts'
import { revokeLicense } from '../licenses/revoke.ts'
import type { RowChange } from './row-change.ts'
import { rowEffect } from './row-effect.ts'
import { bulkInput, startBulkOperation } from './start.ts'

/** Starts to revoke the licenses of a selection. Otherwise as `startBulkOperation`. */
export async function revokeLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof bulkInput>,
): Promise<{ bulkOperationId: string }> {
  const input = parseInput(bulkInput, raw)
  return await startBulkOperation(ctx, tx, { ...input, kind: 'REVOKE_LICENSES', parameters: {} })
}

/** Revokes one license. */
export const revokeRow: RowChange = async (ctx, tx, { licenseId, reason }) => {
  const { revokedAt } = await lockLicense(ctx, tx, licenseId)
  await revokeLicense(ctx, tx, { licenseId, reason })
  if (revokedAt) return { isChanged: false, effect: rowEffect([]) }
  const effect = rowEffect([{ field: 'revoked', before: 'false', after: 'true' }])
  return { isChanged: true, effect }
}
