import { Cancelled } from '../cancellation.ts'
import { PublicFault, randomRetryDelay } from '../public-fault.ts'
import { causesOf } from './error-causes.ts'

/**
 * The pool has no connection, or had none in time: the statement was not sent. It has no `code`, because Prisma replaces
 * an error that has one and drops its cause.
 */
export class ConnectionUnavailable extends Error {
  override name = 'ConnectionUnavailable'

  constructor(reason: string, cause: unknown) {
    super(`No connection to the database: ${reason}`, { cause })
  }
}

/** The database cannot serve the request now; `cause` is the error that `isUnavailable` recognized. */
export class DatabaseUnavailable extends PublicFault {
  override name = 'DatabaseUnavailable'

  constructor(cause: unknown) {
    super(
      'DATABASE_UNAVAILABLE',
      503,
      'The database is not available. Retry in a moment. A mutation may have taken effect: send it again with the same idempotencyKey.',
      { retryAfter: randomRetryDelay(), cause },
    )
  }
}

/**
 * SQLSTATEs (PostgreSQL, appendix A) that blame the server or the network, so that the same statement may succeed later:
 * connections (08), resources such as connections and disk (53), the end of the connection or of the server (57P), I/O
 * errors of the server (58), a statement (57014) or transaction (25P03, 25P04) that timed out, and a read-only database
 * (25006).
 */
const STATES = /^(08...|53...|57P..|58...|57014|25P0[34]|25006)$/

/** The same errors, by the kinds that Prisma's adapter gives them. */
const KINDS = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
])

/** Messages of the driver for a lost connection, and of Prisma and PGlite for a transaction that timed out: these errors have no code. */
const MESSAGES =
  /^Connection terminated( unexpectedly)?$|^Client (has encountered a connection error and|was closed and) is not queryable$|^the database sent nothing for|Transaction API error: Unable to start a transaction in the given time|timeout for this transaction was|^Transaction is closed$/

/**
 * Whether an error, or one of its causes, says that the database was not reached, timed out or cannot write now. The
 * statement is not at fault, and a retry may succeed. As with any fault, a mutation may have taken effect.
 */
export function isUnavailable(error: unknown): boolean {
  for (const { code, kind, message } of causesOf(error)) {
    if (typeof code === 'string' && STATES.test(code)) return true
    if (typeof kind === 'string' && KINDS.has(kind)) return true
    if (typeof message === 'string' && MESSAGES.test(message)) return true
  }
  return [...causesOf(error)].some((cause) => cause instanceof ConnectionUnavailable)
}

/** Whether a statement was not sent because its request was cancelled. */
export function isCancelled(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => cause instanceof Cancelled)
}
