import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Prisma, SigningKey } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { SealError } from '../../platform/secrets.ts'

/** Algorithm of every signature: EdDSA with Ed25519 (RFC 8037), under the name that most libraries support. */
export const ALG = 'EdDSA'

/** Signing key with its private half. */
export interface Signer {
  signingKeyId: string
  kid: string
  privateKey: CryptoKey
}

/**
 * Returns the key that signs for a product now: the newest active key of the product, otherwise that of the installation.
 * The installation's key is created at its first use. With null, returns the installation's key.
 */
export async function getSigner(ctx: Context, tx: Tx, productId: string | null): Promise<Signer> {
  return (await findSigner(ctx, tx, productId)) ?? (await toSigner(ctx, await createFirst(ctx, tx)))
}

/** Returns the key that signs for a product now; null if no key was created yet. Works without a transaction too. */
export async function findSigner(
  ctx: Context,
  db: Pick<Tx, 'signingKey'>,
  productId: string | null,
): Promise<Signer | null> {
  const now = ctx.now()
  const newest = { orderBy: [{ activeFrom: 'desc' as const }, { id: 'desc' as const }] }
  const productKey =
    productId &&
    (await db.signingKey.findFirst({ where: { productId, activeFrom: { lte: now } }, ...newest }))
  const key =
    productKey ||
    (await db.signingKey.findFirst({ where: { productId: null, activeFrom: { lte: now } }, ...newest }))
  return key && (await toSigner(ctx, key))
}

/** Returns a signing key by its id, also one that no longer signs new files. Null if the gateway no longer holds it. */
export async function findSignerById(ctx: Context, tx: Tx, id: string): Promise<Signer | null> {
  return await openSigner(ctx, await tx.signingKey.findUniqueOrThrow({ where: { id } }))
}

/** Unseals the private half of a key. Null if it was sealed under a secret that the gateway no longer has. */
export async function openSigner(ctx: Context, key: SigningKey): Promise<Signer | null> {
  try {
    return await toSigner(ctx, key)
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}

/** Creates the first key of the installation. Concurrent calls, also of several gateways, create one key. */
async function createFirst(ctx: Context, tx: Tx): Promise<SigningKey> {
  await tx.$executeRaw`lock table signing_keys in share row exclusive mode`
  const existing = await tx.signingKey.findFirst({
    where: { productId: null },
    orderBy: { activeFrom: 'asc' },
  })
  return existing ?? (await createSigningKey(ctx, tx, { productId: null, activeFrom: ctx.now() }))
}

/** Creates a signing key from the given private JWK, otherwise a generated one. The private half is stored encrypted. */
export async function createSigningKey(
  ctx: Context,
  tx: Tx,
  key: { productId: string | null; activeFrom: Date; privateJwk?: JWK },
): Promise<SigningKey> {
  const privateJwk =
    key.privateJwk ?? (await exportJWK((await generateKeyPair('Ed25519', { extractable: true })).privateKey))
  const { kty, crv, x } = privateJwk
  const kid = await calculateJwkThumbprint({ kty: kty!, crv: crv!, x: x! })
  const created = await tx.signingKey.create({
    data: {
      kid,
      productId: key.productId,
      publicJwk: { kty, crv, x, kid, alg: ALG, use: 'sig' } as Prisma.InputJsonObject,
      privateJwk: await ctx.secrets.seal('signing-keys', JSON.stringify({ kty, crv, x, d: privateJwk.d })),
      createdAt: ctx.now(),
      activeFrom: key.activeFrom,
    },
  })
  const data = { kid, activeFrom: key.activeFrom.toISOString() }
  await recordEvent(ctx, tx, { type: 'signing-key.created', subjectId: created.id, data })
  return created
}

async function toSigner(ctx: Context, { id, kid, privateJwk }: SigningKey): Promise<Signer> {
  const jwk = JSON.parse(await ctx.secrets.open('signing-keys', privateJwk)) as JWK
  return { signingKeyId: id, kid, privateKey: (await importJWK(jwk, ALG)) as CryptoKey }
}
