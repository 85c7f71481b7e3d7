import type { Document } from '../../src/platform/graphql-client.ts'

/** The outcome of a request. */
export type Heard<Answer> =
  | { kind: 'answered'; data: Answer }
  /** The request was rejected with a code. Nothing was done. */
  | { kind: 'declined'; status: number; code: string }
  /** A fault, an unavailable database, a broken connection or a timeout. The request may take effect, also later. */
  | { kind: 'unheard'; reason: string }

/** A request as it is sent, valid or not. */
export interface Wire {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** The clients of the gateways: the back end of the vendor, and licensed software. */
export interface Client {
  ask<Answer, Variables>(
    as: 'vendor' | 'software',
    document: Document<Answer, Variables>,
    variables: Variables,
  ): Promise<Heard<Answer>>
  /** Sends any request. `headers` may have the credential of the vendor. */
  send(wire: Wire): Promise<Heard<unknown>>
}

export interface ClientOptions {
  /** The address of `/graphql` of each gateway. */
  urls: readonly string[]
  adminKey: string
  /** Timeout of a request, in milliseconds. */
  timeoutMs: number
}

const ADDRESSES = 200

interface Body {
  data?: unknown
  errors?: { message: string; extensions?: { code?: string } }[]
}

/**
 * Connects to gateways behind a proxy that ends TLS. Each request is sent to the next gateway. Uses plain `fetch` instead of
 * `src/platform/graphql-client.ts`, because each response is measured, and no retry may hide a refused request.
 */
export function connectClient({ urls, adminKey, timeoutMs }: ClientOptions): Client {
  let turn = 0

  async function send({ method = 'POST', headers, body }: Wire): Promise<Heard<unknown>> {
    const at = turn++
    try {
      const response = await fetch(urls[at % urls.length]!, {
        method,
        headers: {
          'content-type': 'application/json',
          'x-forwarded-proto': 'https',
          'x-forwarded-for': `198.51.100.${at % ADDRESSES}`,
          ...headers,
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return heardOf(response.status, (await response.json()) as Body)
    } catch (error) {
      return { kind: 'unheard', reason: reasonOf(error) }
    }
  }

  return {
    send,
    ask: async <Answer, Variables>(
      as: 'vendor' | 'software',
      document: Document<Answer, Variables>,
      variables: Variables,
    ) =>
      (await send({
        body: JSON.stringify({ query: document.toString(), variables }),
        ...(as === 'vendor' && { headers: { authorization: `Bearer ${adminKey}` } }),
      })) as Heard<Answer>,
  }
}

function heardOf(status: number, { data, errors }: Body): Heard<unknown> {
  if (!errors && status === 200 && data) return { kind: 'answered', data }
  const code = errors?.[0]?.extensions?.code
  // 408: on a busy machine, the gateway read no whole request in time.
  if (status >= 500 || status === 408 || !code || code === 'INTERNAL') {
    return { kind: 'unheard', reason: `HTTP ${status}${code ? ` ${code}` : ''}` }
  }
  return { kind: 'declined', status, code }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = (error.cause ?? {}) as { code?: string }
  return error.name === 'TimeoutError' ? 'no response in time' : (code ?? error.message)
}
