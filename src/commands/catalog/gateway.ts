import { z } from 'zod'
import { readAdminKey } from '../../config/config.ts'
import { OperatorError } from '../../platform/operator-error.ts'

const RESPONSE_TIMEOUT_MS = 60_000

/** The GraphQL API of a gateway for the audience admin. */
export interface Gateway {
  url: string
  /** Sends a document and returns its data. Throws an `OperatorError` if the gateway cannot be reached or refuses. */
  send<S extends z.ZodType>(data: S, document: string, variables?: object): Promise<z.output<S>>
}

const answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
})

/** The options of a command that calls a gateway. */
export interface GatewayOptions {
  url: string
  key?: string | undefined
}

/** Returns the gateway at a URL. The key is that of the options, else `LICET_ADMIN_KEY`. */
export function connect(options: GatewayOptions): Gateway {
  const { url } = options
  const key = options.key ?? readAdminKey()
  if (key === undefined)
    throw new OperatorError(
      'There is no key.',
      'Set LICET_ADMIN_KEY to an admin key, or pass one with --key.',
    )
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new OperatorError('The value of --key is not a key.', 'A key is printable ASCII without spaces.')
  return {
    url,
    async send(data, document, variables = {}) {
      const response = await post(url, key, JSON.stringify({ query: document, variables }))
      const parsed = answer.safeParse(await response.json().catch(() => null))
      if (!parsed.success) {
        throw new OperatorError(
          `The server at ${url} is not a gateway (HTTP ${response.status}).`,
          'Pass the URL of the GraphQL API with --url, such as https://licet.example/graphql.',
        )
      }
      const error = parsed.data.errors?.[0]
      if (error) throw refused(url, error.extensions?.code ?? '', error.message)
      const read = data.safeParse(parsed.data.data)
      if (read.success) return read.data
      throw new OperatorError(
        `The gateway at ${url} returned data that this command does not expect.`,
        'Use the command of the version of the gateway.',
      )
    },
  }
}

async function post(url: string, key: string, body: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${key}`,
      },
      body,
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    })
  } catch (error) {
    const reason = reasonOf(error)
    if (lost.has(reason)) {
      throw new OperatorError(
        `The gateway at ${url} did not respond (${reason}). It may or may not have made the changes.`,
        'Run `catalog diff` to see the remaining differences.',
      )
    }
    throw new OperatorError(
      `No gateway responds at ${url} (${reason}).`,
      'Start the gateway with npm start, or pass the URL of another gateway with --url.',
    )
  }
}

const TIMEOUT = `nothing within ${RESPONSE_TIMEOUT_MS / 1000} s`

/** Failures after which the gateway may have made the changes. */
const lost = new Set([TIMEOUT, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return TIMEOUT
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause ? String(cause.code) : cause.message
}

function refused(url: string, code: string, message: string): OperatorError {
  switch (code) {
    case 'UNAUTHENTICATED':
      return new OperatorError(
        `The gateway at ${url} does not accept the key.`,
        'Set LICET_ADMIN_KEY to an admin key, or pass one with --key.',
      )
    case 'FORBIDDEN':
      return new OperatorError(
        'The key lacks a scope.',
        'diff and apply require the scope CATALOG_WRITE, pull requires CATALOG_READ.',
      )
    case 'GRAPHQL_VALIDATION_FAILED':
      return new OperatorError(
        `The gateway at ${url} does not have the fields of this command: ${message}`,
        'Use an admin key, and the command of the version of the gateway.',
      )
    case 'CONTENT_TOO_LARGE':
      return new OperatorError(
        'The file is larger than the gateway accepts.',
        'Use a key with the scope CATALOG_WRITE, which allows 5,000,000 bytes, or split the file, for example by product. ' +
          'Products that a file does not contain stay unchanged.',
      )
    default:
      return new OperatorError(`The gateway at ${url} failed: ${message}`)
  }
}
