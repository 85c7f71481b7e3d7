import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { NotFoundRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput, text } from '../../../platform/input.ts'
import { instant } from '../../../platform/instant.ts'

const releaseInput = z.object({ product: code, version: text({ max: 100 }), releasedAt: instant })

/** States when a version of a product was released, or corrects it. Idempotent. */
export async function defineRelease(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ productId: string; version: string }> {
  const { product: productCode, version, releasedAt } = parseInput(releaseInput, raw)
  const product = await tx.product.findUnique({ where: { code: productCode } })
  if (!product)
    throw new NotFoundRefusal('PRODUCT_NOT_FOUND', `There is no product ${productCode}; create it first.`)
  const productId = product.id
  const key = { productId_version: { productId, version } }
  const known = await tx.release.findUnique({ where: key })
  if (known?.releasedAt.getTime() === releasedAt.getTime()) return { productId, version }
  await tx.release.createMany({ data: { productId, version, releasedAt }, skipDuplicates: true })
  await tx.release.update({ where: key, data: { releasedAt } })
  const data = { product: productCode, version, releasedAt: releasedAt.toISOString() }
  await recordEvent(ctx, tx, { type: 'release.defined', subjectId: productId, data })
  return { productId, version }
}
