import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Prisma, SigningKey } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'

/** The algorithm of every signature: EdDSA with Ed25519 (RFC 8037), by the name that most libraries know. */
export const ALG = 'EdDSA'

/** A key that can sign now. */
export interface Signer {
  signingKeyId: string
  kid: string
  privateKey: CryptoKey
}

/**
 * The key that signs for a product now: its own newest active one, else the installation's, which is made at
 * first need. Null asks for the installation's.
 */
export async function getSigner(ctx: Context, tx: Tx, productId: string | null): Promise<Signer> {
  return (await findSigner(ctx, tx, productId)) ?? (await open(ctx, await createFirst(ctx, tx)))
}

/** The same, outside a transaction too; null where none was needed yet. */
export async function findSigner(
  ctx: Context,
  db: Pick<Tx, 'signingKey'>,
  productId: string | null,
): Promise<Signer | null> {
  const now = ctx.now()
  const newest = { orderBy: [{ activeFrom: 'desc' as const }, { id: 'desc' as const }] }
  const own =
    productId &&
    (await db.signingKey.findFirst({ where: { productId, activeFrom: { lte: now } }, ...newest }))
  const key =
    own ||
    (await db.signingKey.findFirst({ where: { productId: null, activeFrom: { lte: now } }, ...newest }))
  return key && (await open(ctx, key))
}

/** Makes the installation's first key; gateways that need it at once make one between them. */
async function createFirst(ctx: Context, tx: Tx): Promise<SigningKey> {
  await tx.$executeRaw`lock table signing_keys in share row exclusive mode`
  const known = await tx.signingKey.findFirst({ where: { productId: null }, orderBy: { activeFrom: 'asc' } })
  return known ?? (await createSigningKey(ctx, tx, { productId: null, activeFrom: ctx.now() }))
}

/** Makes a key, or keeps the given private JWK as one; the private half is stored sealed. */
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

async function open(ctx: Context, { id, kid, privateJwk }: SigningKey): Promise<Signer> {
  const jwk = JSON.parse(await ctx.secrets.open('signing-keys', privateJwk)) as JWK
  return { signingKeyId: id, kid, privateKey: (await importJWK(jwk, ALG)) as CryptoKey }
}
