import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { line } from '../../../platform/readable-text.ts'

/** The SKUs that sell a license type. */
export const skus = z
  .array(line({ max: 200 }).trim().min(1, 'must not be empty'))
  .max(64, 'must name at most 64 SKUs')
  .transform((names) => [...new Set(names)])

/**
 * Sets all SKUs of a license type; SKUs that are not among them are removed. SKUs are not rules, so they make
 * no revision. Refused SKU_TAKEN if one of them belongs to another license type.
 */
export async function nameSkus(
  ctx: Context,
  tx: Tx,
  licenseTypeId: string,
  names: readonly string[],
): Promise<void> {
  const before = await tx.sku.findMany({ where: { licenseTypeId } })
  const after = names.toSorted()
  const existing = before.map(({ sku }) => sku).toSorted()
  if (existing.join('\n') === after.join('\n')) return
  await tx.sku.deleteMany({ where: { licenseTypeId, sku: { notIn: [...names] } } })
  await tx.sku.createMany({ data: names.map((sku) => ({ sku, licenseTypeId })), skipDuplicates: true })
  const taken = await tx.sku.findFirst({
    where: { sku: { in: [...names] }, licenseTypeId: { not: licenseTypeId } },
    include: { licenseType: true },
  })
  if (taken) {
    const message = `SKU ${taken.sku} belongs to license type ${taken.licenseType.code}. Remove it there first, or use another SKU.`
    throw new StateRefusal('SKU_TAKEN', message)
  }
  await recordEvent(ctx, tx, {
    type: 'license-type.skus-named',
    subjectId: licenseTypeId,
    data: { skus: after },
  })
}
