import pg from 'pg'
import { currentSignal } from '../cancellation.ts'
import { createConcurrencyLimit } from '../limits/concurrency-limit.ts'
import { Overloaded } from '../limits/overloaded.ts'
import { DatabaseUnavailable } from './unavailable.ts'

/**
 * A pool of connections whose line is ours: the driver's own keeps everybody in it who once came, also for a client that
 * has left. Who waits is let in in turn, and taken out when nobody waits for it any more, or after `waitMs`; whoever gets
 * no connection, for whatever reason, gets `DatabaseUnavailable`.
 */
export function createBoundedPool(options: pg.PoolConfig & { max: number; waitMs: number }): pg.Pool {
  const { max, waitMs, ...driver } = options
  const pool = new pg.Pool({ ...driver, max })
  // An overload that lasts is told by the room of the operations; here everybody may have a statement under way already.
  const size = { places: max, waiting: Number.POSITIVE_INFINITY, waitMs, lastingMs: waitMs }
  const room = createConcurrencyLimit(size, 'database')
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>

  async function take(): Promise<pg.PoolClient> {
    const taken = Promise.withResolvers<pg.PoolClient>()
    const given = Promise.withResolvers<void>()
    const use = async () => {
      const connection = await connect()
      const release = connection.release.bind(connection)
      connection.release = (error) => {
        release(error)
        given.resolve()
      }
      taken.resolve(connection)
      await given.promise
    }
    room.within(currentSignal(), use).catch((error: Error) => {
      const late = `all ${max} are in use, and none became free in ${waitMs / 1000} s (LICET_DATABASE_POOL)`
      taken.reject(new DatabaseUnavailable(error instanceof Overloaded ? late : error.message, error))
    })
    return await taken.promise
  }

  /** As the driver's own, which its `query` calls with a callback. */
  const connectInTurn = (connected?: (error?: Error, connection?: pg.PoolClient) => void) => {
    if (!connected) return take()
    take().then(
      (connection) => connected(undefined, connection),
      (error: Error) => connected(error),
    )
    return undefined
  }
  pool.connect = connectInTurn as typeof pool.connect
  return Object.defineProperty(pool, 'waitingCount', { get: room.waiting })
}
