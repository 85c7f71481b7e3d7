import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { renewalTerms, renewLicense } from '../licenses/renew.ts'
import type { RowChange } from './row-change.ts'
import { changeValues } from './row-values.ts'
import { bulkInput, startBulkOperation } from './start.ts'

const parameters = z.object({ terms: renewalTerms })
const renewInput = bulkInput.extend({ terms: renewalTerms.nullish() })

/** Starts to renew the licenses of a selection. Otherwise as `startBulkOperation`. */
export async function renewLicenses(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof renewInput>,
): Promise<{ bulkOperationId: string }> {
  const { terms, ...input } = parseInput(renewInput, raw)
  const kind = 'RENEW_LICENSES'
  return await startBulkOperation(ctx, tx, { ...input, kind, parameters: { terms: terms ?? 1 } })
}

/** Renews one license. */
export const renewRow: RowChange = (ctx, tx, { licenseId, ...row }) => {
  const { terms } = parameters.parse(row.parameters)
  return changeValues(ctx, tx, licenseId, () => renewLicense(ctx, tx, { licenseId, terms }))
}
