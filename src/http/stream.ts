import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a client may leave what it is sent unread. Streams are never silent for so long. */
const UNREAD_MS = 60_000

/** Prepares the connection of a request that may be answered by a stream. */
export function prepareStream({ socket }: IncomingMessage, response: ServerResponse): void {
  // Nginx passes it on as it comes.
  response.setHeader('x-accel-buffering', 'no')
  // A socket times out when nothing moves: every message and every heartbeat moves it, unless nobody reads.
  response.setTimeout(UNREAD_MS, () => socket.destroy())
  // It is not used again, so that it does not stand in the way of a gateway that stops.
  response.once('finish', () => socket.destroySoon())
}
