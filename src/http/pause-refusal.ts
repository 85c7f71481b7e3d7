import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Connections with a refusal that waits. */
const pausing = new WeakSet<Socket>()

/**
 * Waits before a response with the status 429 is sent. So a client that repeats its requests without regard to `Retry-After`
 * costs the gateway a few requests per second and connection. A connection has one pause at a time: responses that follow on
 * it are sent after that one anyway. Ends early if the client disconnects. Does not wait for any other status.
 */
export async function pauseRefusal(response: ServerResponse, status: number, pauseMs: number): Promise<void> {
  const { socket } = response.req
  if (status !== 429 || pauseMs === 0 || response.destroyed || pausing.has(socket)) return
  const controller = new AbortController()
  const end = () => controller.abort()
  response.once('close', end)
  pausing.add(socket)
  try {
    await sleep(pauseMs, undefined, { signal: controller.signal }).catch(() => {})
  } finally {
    pausing.delete(socket)
    response.off('close', end)
  }
}
