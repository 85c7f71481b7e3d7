import type { Product } from '../../../../prisma/client/client.ts'
import type { Tx } from '../../../platform/db.ts'
import { NotFoundRefusal } from '../../../platform/errors.ts'
import { say } from '../../../texts/say.ts'

/** Returns the product with that code. Refused PRODUCT_NOT_FOUND if there is none. */
export async function getProduct(tx: Tx, code: string): Promise<Product> {
  const product = await tx.product.findUnique({ where: { code } })
  if (!product) throw new NotFoundRefusal('PRODUCT_NOT_FOUND', say('PRODUCT_NOT_FOUND', { product: code }))
  return product
}
