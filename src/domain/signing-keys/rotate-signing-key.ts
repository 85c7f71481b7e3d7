import { createPrivateKey, createPublicKey } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { type Tx, violatesUnique } from '../../platform/db.ts'
import { InputRefusal, NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { code, parseInput } from '../../platform/input.ts'
import { duration } from '../terms/duration.ts'
import { createSigningKey } from './signing-key.ts'

const base64url = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')
const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url, d: base64url })

const rotateInput = z.object({
  product: code.nullish(),
  /** How long the new key is published before it signs. */
  overlap: duration({ min: 'PT0S', max: 'P1Y' }).default('P1D'),
  privateJwk: privateJwk.nullish(),
})

/**
 * Makes the next signing key of a product, or of the installation, or takes over an existing one. It is
 * published at once and signs when the overlap is over, so that every verifier has it by then; the old key
 * stays published until the last file under it has expired.
 */
export async function rotateSigningKey(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ signingKeyId: string }> {
  const input = parseInput(rotateInput, raw)
  const product = input.product ? await tx.product.findUnique({ where: { code: input.product } }) : null
  if (input.product && !product)
    throw new NotFoundRefusal('PRODUCT_NOT_FOUND', `There is no product ${input.product}.`)
  if (input.privateJwk) assertPair(input.privateJwk)
  const now = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime()).toZonedDateTimeISO('UTC')
  const activeFrom = new Date(now.add(input.overlap).epochMilliseconds)
  const { kid, id } = await createSigningKey(ctx, tx, {
    productId: product?.id ?? null,
    activeFrom,
    ...(input.privateJwk && { privateJwk: input.privateJwk }),
  }).catch((error: unknown) => {
    if (!violatesUnique(error)) throw error
    throw new StateRefusal('SIGNING_KEY_TAKEN', 'The gateway has this signing key already.')
  })
  ctx.log.info({ msg: 'signing key rotated', kid, activeFrom })
  return { signingKeyId: id }
}

/** A public half that does not belong to the private one would sign what nobody can verify. */
function assertPair({ d, x }: z.output<typeof privateJwk>): void {
  // Node derives the public half from `d` alone when it is given as PKCS #8 (RFC 8410).
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(d, 'base64url'),
  ])
  const derived = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
  if (derived.export({ format: 'jwk' }).x !== x) {
    throw new InputRefusal([{ path: ['privateJwk', 'x'], message: 'is not the public half of d' }])
  }
}
