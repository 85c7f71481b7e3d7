import { Agent, request } from 'node:http'

export interface Reply {
  status: number
  /** Code of the first error; null without one. */
  code: string | null
  data: Record<string, unknown> | null
}

/** One keep-alive connection to a gateway, through a proxy that ends TLS. Requests on it are sent one after another. */
export interface Connection {
  send(body: object | string, headers?: Record<string, string>): Promise<Reply>
  get(path: string): Promise<number>
  close(): void
}

export function connectTo(url: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(url)

  function exchange(
    path: string,
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { agent, hostname, port, path, method, headers: { 'x-forwarded-proto': 'https', ...headers } },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part) => parts.push(part))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
          )
          response.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }

  return {
    async send(body, headers = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const length = String(Buffer.byteLength(text))
      const all = { 'content-type': 'application/json', 'content-length': length, ...headers }
      const { status, text: received } = await exchange('/graphql', 'POST', all, text)
      const { data = null, errors } = JSON.parse(received) as {
        data?: Record<string, unknown> | null
        errors?: { extensions?: { code?: string } }[]
      }
      return { status, data, code: errors?.[0]?.extensions?.code ?? null }
    },
    get: async (path) => (await exchange(path, 'GET', {})).status,
    close: () => agent.destroy(),
  }
}
