import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line } from '../../../platform/readable-text.ts'
import { getProduct } from './get-product.ts'

const entitlementInput = z.strictObject({ product: code, code, name: line({ max: 200 }) })

/**
 * Adds an entitlement to a product, or renames the one with that code. Idempotent. Refused PRODUCT_NOT_FOUND.
 */
export async function defineEntitlement(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof entitlementInput>,
): Promise<void> {
  const { product, code, name } = parseInput(entitlementInput, raw)
  const productId = (await getProduct(tx, product)).id
  const key = { productId_code: { productId, code } }
  if ((await tx.entitlement.findUnique({ where: key }))?.name === name) return
  await tx.entitlement.createMany({ data: { productId, code, name }, skipDuplicates: true })
  const { id } = await tx.entitlement.update({ where: key, data: { name } })
  await recordEvent(ctx, tx, { type: 'entitlement.defined', subjectId: id, data: { product, code, name } })
}
