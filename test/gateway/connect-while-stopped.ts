import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Stops a gateway as if it were busy, opens connections, and lets it go on. Returns the statuses of `/health` on these connections. A
 * connection that the system does not keep for the gateway never opens, and this throws after a minute.
 */
export async function connectWhileStopped(pid: number, url: string, connections: number): Promise<number[]> {
  const { hostname, port } = new URL(url)
  const signal = AbortSignal.timeout(60_000)
  process.kill(pid, 'SIGSTOP')
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname))
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect', { signal })))
    const answers = sockets.map(async (socket) => {
      socket.write(`GET /health HTTP/1.1\r\nhost: ${hostname}\r\nx-forwarded-proto: https\r\n\r\n`)
      const [answer] = await once(socket, 'data', { signal })
      return Number(String(answer).slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
    })
    process.kill(pid, 'SIGCONT')
    return await Promise.all(answers)
  } finally {
    process.kill(pid, 'SIGCONT')
    for (const socket of sockets) socket.destroy()
  }
}
