import type { IncomingMessage, ServerResponse } from 'node:http'

/** Shortest time, in milliseconds, that a client may leave a stream unread before its connection is closed. */
const UNREAD_MS = 60_000

/** Prepares the connection of a request whose response may be a stream. Closes it if the client reads nothing for `unreadMs`. */
export function prepareStream(
  { socket }: IncomingMessage,
  response: ServerResponse,
  unreadMs = UNREAD_MS,
): void {
  // Nginx then forwards each message at once.
  response.setHeader('x-accel-buffering', 'no')
  // A stream waits for a slow client. Without this check it would wait forever for a client that never reads.
  let before = ''
  const timer = setInterval(() => {
    const now = `${socket.bytesWritten} ${socket.writableLength}`
    if (socket.writableLength > 0 && now === before) socket.destroy()
    before = now
  }, unreadMs)
  response.once('close', () => clearInterval(timer))
  // An idle connection would delay the stop of the gateway.
  response.once('finish', () => socket.destroySoon())
}
