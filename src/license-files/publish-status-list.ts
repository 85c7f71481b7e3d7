import { deflateSync } from 'node:zlib'
import { SignJWT } from 'jose'
import { type AppContext, asSystem, type Context } from '../context.ts'
import { type Tx, transact } from '../db.ts'
import { statusListUri } from './claims.ts'
import { ALG, getSigner } from './signing-key.ts'

/** For how long clients and caches may use a list before they ask for a fresh one, in seconds. */
export const STATUS_LIST_TTL_SECONDS = 300

/** After what time a list is no longer good evidence, in seconds. */
const STATUS_LIST_LIFE_SECONDS = 24 * 60 * 60

const BITS = 2
const STATUS = { revoked: 1, suspended: 2 }

/** Publishes every list that has files outstanding. Safe to repeat: a list says what is true now. */
export async function publishStatusLists(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  const lists = await ctx.db.statusList.findMany({
    where: { files: { some: { expiresAt: { gte: ctx.now() } } } },
    select: { id: true },
  })
  for (const { id } of lists) await transact(ctx.db, (tx) => publishStatusList(ctx, tx, id))
}

/**
 * Publishes one list as a signed token (IETF Token Status List): what is true of its files now. Its `iat`
 * never goes back. Answers the token, or null when there is no such list.
 */
export async function publishStatusList(ctx: Context, tx: Tx, id: number): Promise<string | null> {
  await tx.$queryRaw`select 1 from status_lists where id = ${id}::int for update`
  const list = await tx.statusList.findUnique({ where: { id } })
  if (!list) return null
  const last = list.publishedAt?.getTime() ?? 0
  const publishedAt = new Date(Math.max(ctx.now().getTime(), last + 1000))
  const token = await signList(ctx, tx, id, await statusesOf(tx, id, list.nextIndex), publishedAt)
  await tx.statusList.update({ where: { id }, data: { token, publishedAt } })
  return token
}

async function statusesOf(tx: Tx, id: number, length: number): Promise<Uint8Array> {
  const ended = await tx.$queryRaw<{ index: number; revoked: boolean }[]>`
    select f.status_index as index, (l.revoked_at is not null or f.released_at is not null) as revoked
    from license_files f join licenses l on l.id = f.license_id
    where f.status_list_id = ${id}::int
      and (l.revoked_at is not null or l.suspended_at is not null or f.released_at is not null)`
  // The places of a byte are counted from its lowest bits (Token Status List, section 4.1).
  const bytes = new Uint8Array(Math.max(1, Math.ceil((length * BITS) / 8)))
  for (const { index, revoked } of ended) {
    const status = revoked ? STATUS.revoked : STATUS.suspended
    bytes[(index * BITS) >> 3]! |= status << ((index * BITS) & 7)
  }
  return bytes
}

async function signList(
  ctx: Context,
  tx: Tx,
  id: number,
  statuses: Uint8Array,
  publishedAt: Date,
): Promise<string> {
  const { kid, privateKey } = await getSigner(ctx, tx, null)
  const iat = Math.floor(publishedAt.getTime() / 1000)
  const lst = deflateSync(statuses, { level: 9 }).toString('base64url')
  return await new SignJWT({ ttl: STATUS_LIST_TTL_SECONDS, status_list: { bits: BITS, lst } })
    .setProtectedHeader({ alg: ALG, kid, typ: 'statuslist+jwt' })
    .setSubject(statusListUri(ctx, id))
    .setIssuer(ctx.publicUrl)
    .setIssuedAt(iat)
    .setExpirationTime(iat + STATUS_LIST_LIFE_SECONDS)
    .sign(privateKey)
}
