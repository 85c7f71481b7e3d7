import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { text } from '../../../platform/input.ts'

/** What a license type is called where it is sold. */
export const skus = z
  .array(text({ max: 200 }).trim().min(1, 'must not be empty'))
  .max(64, 'must name at most 64 SKUs')
  .transform((names) => [...new Set(names)])

/**
 * Names the SKUs that mean a license type, all of them: others that it had mean it no more. Refused SKU_TAKEN where
 * one means another license type. They are no rules: no revision is made of it.
 */
export async function nameSkus(
  ctx: Context,
  tx: Tx,
  licenseTypeId: string,
  names: readonly string[],
): Promise<void> {
  const before = await tx.sku.findMany({ where: { licenseTypeId } })
  const after = names.toSorted()
  if (
    before
      .map(({ sku }) => sku)
      .toSorted()
      .join('\n') === after.join('\n')
  )
    return
  await tx.sku.deleteMany({ where: { licenseTypeId, sku: { notIn: [...names] } } })
  await tx.sku.createMany({ data: names.map((sku) => ({ sku, licenseTypeId })), skipDuplicates: true })
  const taken = await tx.sku.findFirst({
    where: { sku: { in: [...names] }, licenseTypeId: { not: licenseTypeId } },
    include: { licenseType: true },
  })
  if (taken) {
    const message = `SKU ${taken.sku} means license type ${taken.licenseType.code} already.`
    throw new StateRefusal('SKU_TAKEN', message)
  }
  await recordEvent(ctx, tx, {
    type: 'license-type.skus-named',
    subjectId: licenseTypeId,
    data: { skus: after },
  })
}
