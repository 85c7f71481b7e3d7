import { createPrivateKey, createPublicKey } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { type Tx, violatesUnique } from '../../platform/db.ts'
import { InputRefusal, NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { code, parseInput } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { say } from '../../texts/say.ts'
import { duration } from '../terms/duration.ts'
import { KEYS_MAX_AGE_SECONDS } from './published-keys.ts'
import { createSigningKey } from './signing-key.ts'

const base64url = z
  .string()
  .refine((value) => /^[A-Za-z0-9_-]{43}$/.test(value), problem(say('INPUT_KEY_BYTES')))
/** Ed25519 private key. Other members of the JWK are ignored (RFC 7517, section 4). */
const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url, d: base64url })

const rotateInput = z.strictObject({
  product: code.nullish(),
  /** Time for which the new key is published before it signs. One day by default. Caches may keep the keys until then. */
  overlap: duration({ min: `PT${KEYS_MAX_AGE_SECONDS / 60}M`, max: 'P1Y' })
    .nullish()
    .transform((overlap) => overlap ?? 'P1D'),
  privateJwk: z.looseObject({}).pipe(privateJwk).nullish(),
  idempotencyKey,
})
export type RotateSigningKeyInput = z.input<typeof rotateInput>

/**
 * Creates the next signing key of a product, or of the installation if no product is given. An existing private key may
 * be given in place of a generated one. The key is published at once and signs after the overlap, so that every verifier
 * has it by then: the overlap is at least the time for which caches may keep the published keys. The previous key stays
 * published until the last file that it signed has expired. Refused
 * PRODUCT_NOT_FOUND and SIGNING_KEY_TAKEN.
 */
export async function rotateSigningKey(
  ctx: Context,
  tx: Tx,
  raw: RotateSigningKeyInput,
): Promise<{ signingKeyId: string }> {
  const input = parseInput(rotateInput, raw)
  const product = input.product ? await tx.product.findUnique({ where: { code: input.product } }) : null
  if (input.product && !product)
    throw new NotFoundRefusal('PRODUCT_NOT_FOUND', say('PRODUCT_NOT_FOUND', { product: input.product! }))
  if (input.privateJwk) assertPair(input.privateJwk)
  const now = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime()).toZonedDateTimeISO('UTC')
  const activeFrom = new Date(now.add(input.overlap).epochMilliseconds)
  const { kid, id } = await createSigningKey(ctx, tx, {
    productId: product?.id ?? null,
    activeFrom,
    ...(input.privateJwk && { privateJwk: input.privateJwk }),
  }).catch((error: unknown) => {
    if (!violatesUnique(error)) throw error
    throw new StateRefusal('SIGNING_KEY_TAKEN', say('SIGNING_KEY_TAKEN'))
  })
  ctx.log.info({ msg: 'signing key rotated', kid, activeFrom })
  return { signingKeyId: id }
}

/** Refuses a key pair whose halves do not match: no verifier could verify its signatures. */
function assertPair({ d, x }: z.output<typeof privateJwk>): void {
  // Node derives the public half from `d` if the private key is imported as PKCS #8 (RFC 8410).
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(d, 'base64url'),
  ])
  const derived = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
  if (derived.export({ format: 'jwk' }).x !== x) {
    throw new InputRefusal([{ path: ['privateJwk', 'x'], text: say('INPUT_KEY_HALVES_DIFFER') }])
  }
}
