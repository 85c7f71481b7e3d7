import { connect, type Socket } from 'node:net'

/** What one round of requests measured. */
export interface Load {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  requests: number
  /** Unexpected responses and broken connections. */
  errors: number
}

export interface LoadOptions {
  url: string
  connections: number
  seconds: number
  /** Number of requests after which the load ends before its time; no limit by default. */
  requests?: number
  /** Further headers of each request, by their names. */
  headers?: Record<string, string>
  /** The JSON body of the next request. */
  body: () => string
  /** Text in every correct response. */
  expect: string
}

/**
 * Sends requests over persistent connections. Each connection sends its next request after a response. Uses plain sockets
 * instead of `src/platform/graphql-client.ts`: they need a third of the CPU time of autocannon, which leaves more of it to
 * the measured process.
 */
export async function load(options: LoadOptions): Promise<Load> {
  const milliseconds: number[] = []
  let errors = 0
  const { requests: most = Number.POSITIVE_INFINITY } = options
  const startedAt = performance.now()
  const endsAt = startedAt + options.seconds * 1000
  const { host, hostname, port, pathname } = new URL(options.url)
  const further = Object.entries(options.headers ?? {})
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nx-forwarded-proto: https\r\n${further}`

  async function client(): Promise<void> {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    socket.setEncoding('latin1')
    try {
      while (performance.now() < endsAt && milliseconds.length < most) {
        const body = options.body()
        const sentAt = performance.now()
        const answer = await exchange(
          socket,
          `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        )
        milliseconds.push(performance.now() - sentAt)
        if (!answer.startsWith('HTTP/1.1 200') || !answer.includes(options.expect)) errors++
      }
    } catch {
      errors++
    } finally {
      socket.destroy()
    }
  }

  await Promise.all(Array.from({ length: options.connections }, client))
  const elapsed = (performance.now() - startedAt) / 1000
  milliseconds.sort((a, b) => a - b)
  const percentile = (share: number) => milliseconds[Math.floor(milliseconds.length * share)] ?? Number.NaN
  return {
    requestsPerSecond: milliseconds.length / elapsed,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    requests: milliseconds.length,
    errors,
  }
}

/** Sends one request, and returns its whole response. The response must have a `Content-Length`. */
export function exchange(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const onData = (chunk: string) => {
      received += chunk
      const bodyAt = received.indexOf('\r\n\r\n') + 4
      if (bodyAt < 4) return
      const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1]
      if (length === undefined) return settle(() => reject(new Error('a response without Content-Length')))
      if (received.length >= bodyAt + Number(length)) settle(() => resolve(received))
    }
    const onClose = () =>
      settle(() => reject(new Error(`the connection was closed after ${received.length} characters`)))
    const onError = ({ code, syscall }: NodeJS.ErrnoException) =>
      settle(() => reject(new Error(`the connection failed: ${syscall} ${code}`)))
    const settle = (then: () => void) => {
      socket.off('data', onData).off('close', onClose).off('error', onError)
      then()
    }
    socket.on('data', onData).on('close', onClose).on('error', onError)
    socket.write(request)
  })
}
