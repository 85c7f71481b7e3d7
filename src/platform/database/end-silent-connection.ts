import type { Socket } from 'node:net'

/** Properties of a connection that the types of the driver lack. */
interface Driver {
  /** Whether no statement is running. */
  readyForQuery: boolean
  connection: { stream: Socket }
}

/** Closes a connection at once. The statement on it fails. */
export function endConnection(connection: object, reason: string): void {
  ;(connection as Driver).connection.stream.destroy(new Error(reason))
}

/**
 * Closes a connection if the server sends nothing for `timeoutMs` while a statement runs; 0 is no timeout. Call it for each
 * new connection of a pool. A network can drop a connection without notifying either end. TCP then waits for about 15
 * minutes, and so would every statement on the connection. Closing it fails the statement, and the pool opens another one.
 */
export function endSilentConnection(connection: object, timeoutMs: number): void {
  const driver = connection as Driver
  const { stream } = driver.connection
  stream.setTimeout(timeoutMs, () => {
    if (!driver.readyForQuery)
      stream.destroy(new Error(`the database sent nothing for ${timeoutMs / 1000} s`))
  })
}
