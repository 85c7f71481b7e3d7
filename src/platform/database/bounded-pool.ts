import pg from 'pg'
import { currentSignal } from '../cancellation.ts'
import { createConcurrencyLimit } from '../limits/concurrency-limit.ts'
import { Overloaded } from '../limits/overloaded.ts'
import { ConnectionUnavailable } from './unavailable.ts'

/** Runs an attempt to connect, or rejects without waiting for it. */
export type Guard = <T>(attempt: () => Promise<T>) => Promise<T>

/**
 * Creates a connection pool with a queue of its own, because the driver's queue keeps requests whose client has
 * disconnected. A request leaves the queue when its signal aborts, or after `waitMs`. Throws `ConnectionUnavailable`
 * whenever there is no connection. `guard` runs each attempt to connect, and can give it up.
 */
export function createBoundedPool(
  options: pg.PoolConfig & { max: number; waitMs: number; guard?: Guard | undefined },
): pg.Pool {
  const { max, waitMs, guard = (attempt) => attempt(), ...driver } = options
  const pool = new pg.Pool({ ...driver, max })
  // The limit of operations detects a lasting overload. A request in this queue may have run statements already.
  const limit = createConcurrencyLimit(
    { slots: max, queueLength: Number.POSITIVE_INFINITY, waitMs, overloadedWaitMs: waitMs },
    'database',
  )
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>

  async function connectGuarded(): Promise<pg.PoolClient> {
    const opened = Promise.withResolvers<pg.PoolClient>()
    opened.promise.catch(() => {})
    try {
      return await guard(() => {
        connect().then(opened.resolve, opened.reject)
        return opened.promise
      })
    } catch (error) {
      // A connection that opens later has no user.
      void opened.promise.then((connection) => connection.release(true)).catch(() => {})
      throw error
    }
  }

  async function acquire(): Promise<pg.PoolClient> {
    const acquired = Promise.withResolvers<pg.PoolClient>()
    const released = Promise.withResolvers<void>()
    const use = async () => {
      const connection = await connectGuarded()
      const release = connection.release.bind(connection)
      connection.release = (error) => {
        release(error)
        released.resolve()
      }
      acquired.resolve(connection)
      await released.promise
    }
    limit.run(currentSignal(), use).catch((error: Error) => {
      const timedOut = `all ${max} are in use, and none became free in ${waitMs / 1000} s (LICET_DATABASE_POOL)`
      acquired.reject(
        new ConnectionUnavailable(error instanceof Overloaded ? timedOut : error.message, error),
      )
    })
    return await acquired.promise
  }

  /** Has both forms of the driver's `connect`; the driver's own `query` passes a callback. */
  const connectBounded = (onConnect?: (error?: Error, connection?: pg.PoolClient) => void) => {
    if (!onConnect) return acquire()
    acquire().then(
      (connection) => onConnect(undefined, connection),
      (error: Error) => onConnect(error),
    )
    return undefined
  }
  pool.connect = connectBounded as typeof pool.connect
  return Object.defineProperty(pool, 'waitingCount', { get: limit.queued })
}
