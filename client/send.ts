import type { ShortDocument } from './generated/graphql.ts'
import { readText } from './read-text.ts'

/** A response of the gateway, or why there is none. */
export type Outcome<Result> =
  | { result: Result; fault?: never }
  | { fault: { retryAfter: number | null; arrived: boolean; code: string }; result?: never }

export interface Connection {
  url: string
  fetch: typeof fetch
  timeout: number
  locale: string
}

/** Codes of errors after which nothing was done. */
const withoutEffect = ['RATE_LIMITED', 'OVERLOADED', 'IDENTITY_UNAVAILABLE']
/** Failures of a connection before anything was sent. */
const notSent = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** Sends a document. Never throws: whatever is not a result of the gateway is a fault. */
export async function send<Result, Variables>(
  { url, fetch, timeout, locale }: Connection,
  document: ShortDocument<{ result: Result }, Variables>,
  variables: Variables,
): Promise<Outcome<Result>> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'accept-language': locale },
      body: JSON.stringify({ query: `${document}`, variables }),
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    })
    const body: {
      data?: { result?: Result } | null
      errors?: { extensions?: { code?: string } }[]
    } | null = await readText(response)
      .then(JSON.parse)
      .catch(() => null)
    const result = body?.data?.result
    if (response.ok && result && typeof result === 'object' && !body.errors) return { result }
    const code = body?.errors?.[0]?.extensions?.code ?? ''
    const retryAfter = retryAfterOf(response.headers.get('retry-after'))
    return { fault: { retryAfter, arrived: !withoutEffect.includes(code), code } }
  } catch (error) {
    const code = (error as { cause?: { code?: string } } | null)?.cause?.code ?? ''
    return { fault: { retryAfter: null, arrived: !notSent.includes(code), code } }
  }
}

/** Returns the delay of `Retry-After` (RFC 9110 section 10.2.3) in milliseconds; null if there is none. */
function retryAfterOf(header: string | null): number | null {
  if (!header) return null
  const delay = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return delay > 0 ? delay : null
}
