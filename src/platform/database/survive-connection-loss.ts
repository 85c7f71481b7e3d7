import type { EventEmitter } from 'node:events'

/**
 * Handles the errors of a connection. Call it for each new connection of a pool. The server may close a connection between
 * its check-out and its first statement, when no code listens for errors. An unhandled error would end the process. The
 * statement fails in any case.
 */
export function surviveConnectionLoss(connection: EventEmitter): void {
  connection.on('error', () => {})
}
