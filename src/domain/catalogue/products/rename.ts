import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line } from '../../../platform/readable-text.ts'
import { getProduct } from './get-product.ts'

const renameInput = z.strictObject({ code, name: line({ max: 200 }) })

/** Changes the name of a product. The code stays. Idempotent. Refused PRODUCT_NOT_FOUND. */
export async function renameProduct(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof renameInput>,
): Promise<{ productId: string }> {
  const input = parseInput(renameInput, raw)
  const { id, name } = await getProduct(tx, input.code)
  if (name === input.name) return { productId: id }
  await tx.product.update({ where: { id }, data: { name: input.name } })
  await recordEvent(ctx, tx, {
    type: 'product.renamed',
    subjectId: id,
    data: { code: input.code, from: name, to: input.name },
  })
  return { productId: id }
}
