import { Cancelled } from '../cancellation.ts'
import { causesOf } from './error-causes.ts'

/** There is no connection to the database, or none in time: what was to be asked was not. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'

  constructor(why: string, cause: unknown) {
    super(`No connection to the database: ${why}`, { cause })
  }
}

/**
 * By SQLSTATE (PostgreSQL, appendix A): what is wrong with the server or the road to it, so that the very same may go
 * well later. Connections (08), resources such as connections and disk (53), the end of the connection or of the server
 * (57P), its own faults of input and output (58), a statement (57014) or a transaction (25P03, 25P04) that took too long,
 * and a database that takes no writes (25006).
 */
const STATES = /^(08...|53...|57P..|58...|57014|25P0[34]|25006)$/

/** The same, where the adapter knows it by a word of its own. */
const KINDS = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
])

/** What the driver says of a connection that was lost, and Prisma of a transaction that took too long: neither has more of a code. */
const MESSAGES =
  /^Connection terminated( unexpectedly)?$|^Client (has encountered a connection error and|was closed and) is not queryable$|^the database said nothing for|Transaction API error: Unable to start a transaction in the given time|timeout for this transaction was/

/**
 * Whether the database could not be asked, did not answer in time or cannot write now: nothing is wrong with what was
 * asked, and to ask again may help. As with a fault nobody knows what became of a command.
 */
export function isUnavailable(error: unknown): boolean {
  for (const { code, kind, message } of causesOf(error)) {
    if (typeof code === 'string' && STATES.test(code)) return true
    if (typeof kind === 'string' && KINDS.has(kind)) return true
    if (typeof message === 'string' && MESSAGES.test(message)) return true
  }
  return [...causesOf(error)].some((cause) => cause instanceof DatabaseUnavailable)
}

/** What those are told who asked, the same whatever it was. */
export const unavailable = {
  code: 'DATABASE_UNAVAILABLE',
  message:
    'The database cannot be used now. Ask again in a moment; a command may have taken effect: send it again with the same idempotencyKey.',
}

/** Whether it was not asked as nobody waited any more. */
export function isCancelled(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => cause instanceof Cancelled)
}
