import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { instant } from '../../../platform/instant.ts'
import { line } from '../../../platform/readable-text.ts'
import { getProduct } from '../products/get-product.ts'

const releaseInput = z.strictObject({ product: code, version: line({ max: 100 }), releasedAt: instant })

/** Sets when a version of a product was released. Idempotent. Refused PRODUCT_NOT_FOUND. */
export async function defineRelease(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof releaseInput>,
): Promise<{ productId: string; version: string }> {
  const { product: productCode, version, releasedAt } = parseInput(releaseInput, raw)
  const productId = (await getProduct(tx, productCode)).id
  const key = { productId_version: { productId, version } }
  const existing = await tx.release.findUnique({ where: key })
  if (existing?.releasedAt.getTime() === releasedAt.getTime()) return { productId, version }
  await tx.release.createMany({ data: { productId, version, releasedAt }, skipDuplicates: true })
  await tx.release.update({ where: key, data: { releasedAt } })
  const data = { product: productCode, version, releasedAt: releasedAt.toISOString() }
  await recordEvent(ctx, tx, { type: 'release.defined', subjectId: productId, data })
  return { productId, version }
}
