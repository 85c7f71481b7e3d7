import type { EventEmitter } from 'node:events'

/**
 * For every connection of a pool, when it is made: the server may end it at any instant, also in the one
 * between its hand-over and its first statement, when nobody listens for its errors. Unheard, an error ends
 * the process; this way whoever uses the connection learns of it by the statement, and nobody else.
 */
export function surviveConnectionLoss(connection: EventEmitter): void {
  connection.on('error', () => {})
}
