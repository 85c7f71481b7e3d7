import { createHash } from 'node:crypto'
import { publishStatusList, STATUS_LIST_TTL_SECONDS } from '../domain/license-files/publish-status-list.ts'
import { KEYS_MAX_AGE_SECONDS, publishedKeys, signedKeyList } from '../domain/signing-keys/published-keys.ts'
import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'

/** A document that any client may read and any cache may store. */
export interface Published {
  contentType: string
  body: string
  etag: string
  maxAgeSeconds: number
}

/** Whether a path is one of the public documents, or could be. */
export function isPublic(path: string): boolean {
  return path.startsWith('/.well-known/') || path.startsWith('/status-lists/')
}

/** Returns the public document at a path: signing keys or a status list. Null if there is none. */
export async function findPublished(app: AppContext, path: string): Promise<Published | null> {
  const ctx = asSystem(app)
  if (path === '/.well-known/jwks.json') {
    const keys = await transact(ctx.db, (tx) => publishedKeys(ctx, tx))
    return publish('application/jwk-set+json', JSON.stringify(keys), KEYS_MAX_AGE_SECONDS)
  }
  const [, list, kid] = /^(\/\.well-known\/license-keys)(?:\/([\w-]{43}))?$/.exec(path) ?? []
  if (list) {
    const body = await signedKeyList(ctx, kid)
    return body === null ? null : publish('application/license-keys+jwt', body, KEYS_MAX_AGE_SECONDS)
  }
  const id = /^\/status-lists\/([1-9]\d{0,8})$/.exec(path)?.[1]
  const token = id && (await currentStatusList(app, Number(id)))
  return token ? publish('application/statuslist+jwt', token, STATUS_LIST_TTL_SECONDS) : null
}

/** Returns the published list. Publishes it again if it is older than caches may store it. Null if it does not exist. */
async function currentStatusList(app: AppContext, id: number): Promise<string | null> {
  const list = await app.db.statusList.findUnique({
    where: { id },
    select: { token: true, publishedAt: true },
  })
  if (!list) return null
  const age = list.publishedAt ? app.now().getTime() - list.publishedAt.getTime() : Number.POSITIVE_INFINITY
  // A list from the future was published before the clock was set back.
  if (list.token && Math.abs(age) < STATUS_LIST_TTL_SECONDS * 1000) return list.token
  const ctx = asSystem(app)
  return await transact(ctx.db, (tx) => publishStatusList(ctx, tx, id))
}

function publish(contentType: string, body: string, maxAgeSeconds: number): Published {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { contentType, body, etag, maxAgeSeconds }
}
