import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a client may leave unread what it is sent, at the least. */
const UNREAD_MS = 60_000

/** Prepares the connection of a request that may be answered by a stream. */
export function prepareStream(
  { socket }: IncomingMessage,
  response: ServerResponse,
  unreadMs = UNREAD_MS,
): void {
  // Nginx passes it on as it comes.
  response.setHeader('x-accel-buffering', 'no')
  // A stream waits for those who are slow. For those who never read it would wait for ever.
  let before = ''
  const watch = setInterval(() => {
    const now = `${socket.bytesWritten} ${socket.writableLength}`
    if (socket.writableLength > 0 && now === before) socket.destroy()
    before = now
  }, unreadMs)
  response.once('close', () => clearInterval(watch))
  // It is not used again, so that it does not stand in the way of a gateway that stops.
  response.once('finish', () => socket.destroySoon())
}
