import type { Document } from '../../src/platform/graphql-client.ts'

/** What came of a request. */
export type Heard<Answer> =
  | { kind: 'answered'; data: Answer }
  /** Declined as a whole, with the code that says why: nothing was done. */
  | { kind: 'declined'; status: number; code: string }
  /** A fault, a database that is away, a broken connection or no answer in time: it may have happened, or may yet. */
  | { kind: 'unheard'; reason: string }

/** A request as it goes over the wire, whatever is wrong with it. */
export interface Wire {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** The clients of the gateways: the vendor's back end, and software in the field. */
export interface Client {
  ask<Answer, Variables>(
    as: 'vendor' | 'software',
    document: Document<Answer, Variables>,
    variables: Variables,
  ): Promise<Heard<Answer>>
  /** Sends what no honest client sends; as the vendor's back end, where `headers` says so. */
  send(wire: Wire): Promise<Heard<unknown>>
}

export interface ClientOptions {
  /** The addresses of the graph, one a gateway. */
  urls: readonly string[]
  adminKey: string
  /** How long an answer is waited for. */
  patienceMs: number
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
export function connectClient({ urls, adminKey, patienceMs }: ClientOptions): Client {
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
        signal: AbortSignal.timeout(patienceMs),
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
  if (status >= 500 || !code || code === 'INTERNAL') {
    return { kind: 'unheard', reason: `HTTP ${status}${code ? ` ${code}` : ''}` }
  }
  return { kind: 'declined', status, code }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = (error.cause ?? {}) as { code?: string }
  return error.name === 'TimeoutError' ? 'no answer in time' : (code ?? error.message)
}
