import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { code, parseInput } from '../../platform/input.ts'
import type { Rules } from '../catalogue/file/rules-difference.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import { changeLicenseType, expiryChanges } from '../licenses/change-type.ts'
import { type LockedLicense, valuesOf } from '../licenses/plan-change.ts'
import type { RowChange } from './row-change.ts'
import { changeValues } from './row-values.ts'
import { bulkInput, startBulkOperation } from './start.ts'

const parameters = z.object({ licenseType: code, expiry: z.enum(expiryChanges) })
const changeInput = bulkInput.extend(parameters.shape)

/**
 * Starts to move the licenses of a selection to a license type. Otherwise as `startBulkOperation`. Also refused
 * LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED or LICENSE_TYPE_RETIRED.
 */
export async function changeLicenseTypes(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof changeInput>,
): Promise<{ bulkOperationId: string }> {
  const { licenseType, expiry, ...input } = parseInput(changeInput, raw)
  await getPublishedRevision(tx, await getLicenseType(tx, licenseType))
  const kind = 'CHANGE_LICENSE_TYPES'
  return await startBulkOperation(ctx, tx, { ...input, kind, parameters: { licenseType, expiry } })
}

/** Moves one license. */
export const changeTypeRow: RowChange = (ctx, tx, { licenseId, ...row }) => {
  const input = { licenseId, ...parameters.parse(row.parameters) }
  return changeValues(
    ctx,
    tx,
    licenseId,
    () => changeLicenseType(ctx, tx, input),
    (license) => typedValuesOf(tx, license),
  )
}

/** Values of a license that its type or the change of its type determines. */
async function typedValuesOf(tx: Tx, license: LockedLicense): Promise<Rules> {
  const { licenseTypeId: id, revision, updatesUntil } = license
  const { code } = await tx.licenseType.findUniqueOrThrow({ where: { id }, select: { code: true } })
  return {
    licenseType: code,
    revision: revision.number,
    ...valuesOf(license),
    updatesUntil: updatesUntil?.toISOString() ?? null,
  }
}
