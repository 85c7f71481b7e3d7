import { type JWK, SignJWT } from 'jose'
import type { SigningKey } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { inZone } from '../terms/time-zone.ts'
import { ALG, getSigner, openSigner } from './signing-key.ts'

/** Time for which caches may keep the published keys and the key list, in seconds. */
export const KEYS_MAX_AGE_SECONDS = 300

/** Validity of a signed key list, in seconds: the longest time that a client may use it without an update. */
const KEY_LIST_SECONDS = 90 * 24 * 60 * 60

/** Age of the end of a key up to which it still signs key lists: the longest time that a device may miss. */
const LIST_SIGNERS_AGE = 'P5Y'

/**
 * Returns the public keys that a verifier needs, as a JWK set (RFC 7517): keys that sign now, keys that will sign, and
 * keys under which a license file, a status list or a key list is still valid.
 */
export async function publishedKeys(ctx: Context, tx: Tx): Promise<{ keys: JWK[] }> {
  await getSigner(ctx, tx, null)
  const now = ctx.now()
  const keys = await tx.signingKey.findMany({ orderBy: [{ activeFrom: 'desc' }, { id: 'desc' }] })
  const outstanding = await tx.licenseFile.groupBy({
    by: ['signingKeyId'],
    where: { expiresAt: { gte: now } },
  })
  // Keys are sorted from newest to oldest, so the key before this one in the list started when this one ended.
  const endedAt = new Map<string | null, Date>()
  const needed = keys.filter(({ id, productId, activeFrom }) => {
    if (activeFrom > now) return true
    const ended = endedAt.get(productId)
    endedAt.set(productId, activeFrom)
    if (!ended || outstanding.some(({ signingKeyId }) => signingKeyId === id)) return true
    // Only the installation's key signs lists. Of these, key lists are valid longest.
    return productId === null && now.getTime() < ended.getTime() + KEY_LIST_SECONDS * 1000
  })
  return { keys: needed.map(({ publicJwk }) => publicJwk as JWK) }
}

/**
 * Returns the published keys as a signed list, for a client without a network. It has one token in a line for each key that
 * signs now, or signed within the last five years and is still held, the newest first. So a client with one of these keys
 * can verify the list. With `kid`, returns only the token of that key; null if there is none.
 */
export async function signedKeyList(ctx: Context, kid?: string): Promise<string | null> {
  const tokens = await transact(ctx.db, (tx) => signedTokens(ctx, tx))
  return kid === undefined ? [...tokens.values()].join('\n') : (tokens.get(kid) ?? null)
}

/** The last signed tokens of each installation: any client may fetch them, and a signature costs more than a query. */
const lastSigned = new WeakMap<
  Context['secrets'],
  { keys: string; iat: number; tokens: Map<string, string> }
>()

async function signedTokens(ctx: Context, tx: Tx): Promise<Map<string, string>> {
  const { keys } = await publishedKeys(ctx, tx)
  const signers = await listSigners(ctx, tx)
  const iat = Math.floor(ctx.now().getTime() / 1000)
  const identity = JSON.stringify([ctx.publicUrl, keys, signers.map(({ kid }) => kid)])
  const last = lastSigned.get(ctx.secrets)
  if (last?.keys === identity && iat >= last.iat && iat < last.iat + KEYS_MAX_AGE_SECONDS) return last.tokens
  const tokens = new Map<string, string>()
  for (const signer of signers) {
    const opened = await openSigner(ctx, signer)
    if (!opened) continue
    const { kid, privateKey } = opened
    const token = new SignJWT({ keys })
      .setProtectedHeader({ alg: ALG, kid, typ: 'license-keys+jwt' })
      .setIssuer(ctx.publicUrl)
      .setIssuedAt(iat)
      .setExpirationTime(iat + KEY_LIST_SECONDS)
    tokens.set(kid, await token.sign(privateKey))
  }
  lastSigned.set(ctx.secrets, { keys: identity, iat, tokens })
  return tokens
}

/** Returns the keys that sign the key list, those of the installation first, and the newest first. */
async function listSigners(ctx: Context, tx: Tx): Promise<SigningKey[]> {
  const now = ctx.now()
  const keys = await tx.signingKey.findMany({
    where: { activeFrom: { lte: now } },
    orderBy: [{ productId: { sort: 'asc', nulls: 'first' } }, { activeFrom: 'desc' }, { id: 'desc' }],
  })
  const since = inZone(now, 'UTC').subtract(LIST_SIGNERS_AGE).epochMilliseconds
  return keys.filter(({ productId }, index) => {
    const next = keys[index - 1]
    return next?.productId !== productId || next.activeFrom.getTime() > since
  })
}
