import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line } from '../../../platform/readable-text.ts'
import { say } from '../../../texts/say.ts'

const productInput = z.strictObject({ code, name: line({ max: 200 }) })

/**
 * Creates a product. Idempotent for the same code and name. Refused PRODUCT_CODE_TAKEN if the code exists
 * under another name.
 */
export async function createProduct(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof productInput>,
): Promise<{ productId: string }> {
  const input = parseInput(productInput, raw)
  const { count } = await tx.product.createMany({ data: input, skipDuplicates: true })
  const product = await tx.product.findUniqueOrThrow({ where: { code: input.code } })
  if (product.name !== input.name) {
    throw new StateRefusal(
      'PRODUCT_CODE_TAKEN',
      say('PRODUCT_CODE_TAKEN', { product: input.code, name: product.name }),
    )
  }
  if (count > 0)
    await recordEvent(ctx, tx, { type: 'product.created', subjectId: product.id, data: { code: input.code } })
  return { productId: product.id }
}
