import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { publishStatusList, STATUS_LIST_TTL_SECONDS } from '../domain/license-files/publish-status-list.ts'
import { KEYS_MAX_AGE_SECONDS, publishedKeys, signedKeyList } from '../domain/signing-keys/published-keys.ts'
import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import type { ConcurrencyLimit } from '../platform/limits/concurrency-limit.ts'
import { RateLimited } from '../platform/limits/rate-limited.ts'
import { networkOf } from './client-address.ts'

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

/** Time for which this process serves a document from memory. Caches elsewhere may keep it far longer. */
const KEPT_MS = 1_000
/** Paths, with or without a document, that are kept in memory, and the size of all their documents. */
const MAX_KEPT = 1_000
const MAX_KEPT_BYTES = 20_000_000
/** Points that reading a document costs the address that requests it. */
const READ_POINTS = 100

/** Serves public documents from memory, so that any number of requests costs one read per second and path. */
export interface PublishedDocuments {
  /**
   * Returns the document at a path; null if there is none. Concurrent requests share one read, in one slot, and only the address of
   * the first is charged. Throws `RateLimited` if the address has caused too many reads.
   */
  find(path: string, address: string): Promise<Published | null>
}

export function createPublishedDocuments(app: AppContext, operations: ConcurrencyLimit): PublishedDocuments {
  const kept = new LRUCache<string, { published: Published | null }>({
    max: MAX_KEPT,
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ published }, path) => path.length + (published?.body.length ?? 0),
    ttl: KEPT_MS,
  })
  const reading = new Map<string, Promise<Published | null>>()

  /** Charges the address for a read, and reads. */
  async function read(path: string, address: string): Promise<Published | null> {
    const { waitMs } = await app.limits.customerCost.spend(networkOf(address), READ_POINTS)
    if (waitMs > 0) throw new RateLimited(waitMs, 'cost')
    const published = await operations.run(undefined, () => findPublished(app, path))
    kept.set(path, { published })
    return published
  }

  return {
    async find(path, address) {
      for (;;) {
        const known = kept.get(path)
        if (known) return known.published
        const running = reading.get(path)
        if (!running) {
          const started = read(path, address).finally(() => reading.delete(path))
          reading.set(path, started)
          return await started
        }
        try {
          return await running
        } catch (error) {
          // The address that started the read has caused too many. This one may not have.
          if (!(error instanceof RateLimited)) throw error
        }
      }
    },
  }
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
