import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { line } from '../../../platform/readable-text.ts'
import { getProduct } from './get-product.ts'

const meterInput = z.strictObject({ product: code, code, name: line({ max: 200 }) })

/** Adds a meter to a product, or renames the one with that code. Idempotent. Refused PRODUCT_NOT_FOUND. */
export async function defineMeter(ctx: Context, tx: Tx, raw: z.input<typeof meterInput>): Promise<void> {
  const { product, code, name } = parseInput(meterInput, raw)
  const productId = (await getProduct(tx, product)).id
  const key = { productId_code: { productId, code } }
  if ((await tx.meter.findUnique({ where: key }))?.name === name) return
  await tx.meter.createMany({ data: { productId, code, name }, skipDuplicates: true })
  const { id } = await tx.meter.update({ where: key, data: { name } })
  await recordEvent(ctx, tx, { type: 'meter.defined', subjectId: id, data: { product, code, name } })
}
