import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { decodeJwt, SignJWT } from 'jose'
import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { ALG, findSignerById, getSigner, type Signer } from '../signing-keys/signing-key.ts'
import { statusListUri } from './claims.ts'
import { STATUS_LIST_SIZE } from './status-list-index.ts'

/** Time for which clients and caches may use a list before they fetch a new one, in seconds. */
export const STATUS_LIST_TTL_SECONDS = 300

/** Time after which a list expires, in seconds. */
const STATUS_LIST_LIFE_SECONDS = 24 * 60 * 60

const BITS = 2
/** Token Status List, section 7.1: INVALID, SUSPENDED, and the value that is specific to the application. */
const STATUS = { revoked: 1, suspended: 2, released: 3 }

const compress = promisify(deflate)

/** Publishes every list that has unexpired files. Safe to repeat: a list always has the present state. */
export async function publishStatusLists(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  const lists = await ctx.db.statusList.findMany({
    where: { files: { some: { expiresAt: { gte: ctx.now() } } } },
    select: { id: true },
  })
  for (const { id } of lists) {
    const { waitMs } = await transact(ctx.db, (tx) => publishChanges(ctx, tx, id))
    if (waitMs === 0) continue
    await sleep(waitMs)
    await transact(ctx.db, (tx) => publishStatusList(ctx, tx, id))
  }
}

/**
 * Publishes one list as a signed token with the present status of its files (IETF Token Status List). Returns the token;
 * null if there is no such list. An unchanged list is not signed again within its ttl. The `iat` of a list never
 * decreases, and lists that differ have different ones.
 */
export async function publishStatusList(ctx: Context, tx: Tx, id: number): Promise<string | null> {
  return (await publishChanges(ctx, tx, id, { mayRunAhead: true })).token
}

/**
 * Publishes one list as `publishStatusList` does. Without `mayRunAhead`, a change within one second of the last list is
 * not published: `waitMs` is the time until it may be. So a burst of changes does not advance `iat` beyond the clock.
 */
async function publishChanges(
  ctx: Context,
  tx: Tx,
  id: number,
  { mayRunAhead = false } = {},
): Promise<{ token: string | null; waitMs: number }> {
  await tx.$queryRaw`select 1 from status_lists where id = ${id}::int for update`
  const list = await tx.statusList.findUnique({ where: { id } })
  if (!list) return { token: null, waitMs: 0 }
  const lst = (await compress(await statusesOf(tx, id))).toString('base64url')
  const now = ctx.now().getTime()
  const last = list.publishedAt?.getTime() ?? 0
  if (list.token && now < last + STATUS_LIST_TTL_SECONDS * 1000 && lst === lstOf(list.token)) {
    return { token: list.token, waitMs: 0 }
  }
  const waitMs = Math.min(Math.max(last + 1000 - now, 0), 1000)
  if (waitMs > 0 && !mayRunAhead) return { token: list.token, waitMs }
  const publishedAt = new Date(Math.max(now, last + 1000))
  const signer = await signerOf(ctx, tx, list)
  const token = await signList(ctx, signer, id, lst, publishedAt)
  await tx.statusList.update({ where: { id }, data: { token, publishedAt } })
  return { token, waitMs: 0 }
}

/**
 * Returns the statuses of a list, packed. The list has every index, whether or not a file uses it, so a new file has a
 * status in a list that was published before.
 */
async function statusesOf(tx: Tx, id: number): Promise<Uint8Array> {
  // One row for each status, with its indexes of four bytes each. A row for each index would be the slowest part.
  const rows = await tx.$queryRaw<{ status: keyof typeof STATUS; indexes: Uint8Array }[]>`
    select ended.status, string_agg(int4send(ended.status_index), ''::bytea) as indexes
    from (
      select f.status_index, case when f.released_at is not null then 'released'
        when l.revoked_at is not null then 'revoked' else 'suspended' end as status
      from license_files f join licenses l on l.id = f.license_id
      where f.status_list_id = ${id}::int
        and (l.revoked_at is not null or l.suspended_at is not null or f.released_at is not null)
    ) ended
    group by ended.status`
  // The statuses of a byte are counted from its lowest bits (Token Status List, section 4.1).
  const bytes = new Uint8Array((STATUS_LIST_SIZE * BITS) / 8)
  for (const { status, indexes } of rows) {
    const view = new DataView(indexes.buffer, indexes.byteOffset, indexes.byteLength)
    for (let offset = 0; offset < indexes.byteLength; offset += 4) {
      const index = view.getInt32(offset)
      bytes[(index * BITS) >> 3]! |= STATUS[status] << ((index * BITS) & 7)
    }
  }
  return bytes
}

function lstOf(token: string): string {
  return decodeJwt<{ status_list: { lst: string } }>(token).status_list.lst
}

/**
 * Returns the key of a list. A list without one has files of several keys: it is signed by the oldest key of the
 * installation that signed an unexpired file in it, which every client with such a file has. If the gateway no longer
 * holds the key, the present one signs.
 */
async function signerOf(
  ctx: Context,
  tx: Tx,
  { id, signingKeyId }: { id: number; signingKeyId: string | null },
): Promise<Signer> {
  const keyId = signingKeyId ?? (await findOldestKeyId(ctx, tx, id))
  const signer = keyId && (await findSignerById(ctx, tx, keyId))
  return signer || (await getSigner(ctx, tx, null))
}

async function findOldestKeyId(ctx: Context, tx: Tx, id: number): Promise<string | null> {
  const oldest = await tx.signingKey.findFirst({
    where: { files: { some: { statusListId: id, expiresAt: { gte: ctx.now() } } } },
    orderBy: [{ productId: { sort: 'asc', nulls: 'first' } }, { activeFrom: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return oldest?.id ?? null
}

async function signList(
  ctx: Context,
  { kid, privateKey }: Signer,
  id: number,
  lst: string,
  publishedAt: Date,
): Promise<string> {
  const iat = Math.floor(publishedAt.getTime() / 1000)
  return await new SignJWT({ ttl: STATUS_LIST_TTL_SECONDS, status_list: { bits: BITS, lst } })
    .setProtectedHeader({ alg: ALG, kid, typ: 'statuslist+jwt' })
    .setSubject(statusListUri(ctx, id))
    .setIssuer(ctx.publicUrl)
    .setIssuedAt(iat)
    .setExpirationTime(iat + STATUS_LIST_LIFE_SECONDS)
    .sign(privateKey)
}
