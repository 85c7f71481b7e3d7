import type { Socket } from 'node:net'

/** What the driver keeps of a connection, as far as it does not say in its types. */
interface Driver {
  /** Whether the server owes no answer. */
  readyForQuery: boolean
  connection: { stream: Socket }
}

/**
 * For every connection of a pool, when it is made: ends it when the server says nothing for so long while it owes an
 * answer. A network can lose a connection without a word to either end, and TCP then waits a quarter of an hour, in
 * which everybody who is given it would wait too. This way whoever uses it learns of it by the statement, and the pool
 * makes another. 0 is for ever.
 */
export function endSilentConnection(connection: object, longestMs: number): void {
  const driver = connection as Driver
  const { stream } = driver.connection
  stream.setTimeout(longestMs, () => {
    if (!driver.readyForQuery)
      stream.destroy(new Error(`the database said nothing for ${longestMs / 1000} s`))
  })
}
