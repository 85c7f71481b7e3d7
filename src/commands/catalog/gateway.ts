import { z } from 'zod'
import { CommandError } from './command-line.ts'

const LONGEST_ANSWER_MS = 60_000

/** The graph of a gateway, as an administrator sees it. */
export interface Gateway {
  url: string
  /** Sends a document and answers its data, or refuses with what is wrong between here and the gateway. */
  send<S extends z.ZodType>(data: S, document: string, variables?: object): Promise<z.output<S>>
}

const answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
})

export function connect(url: string, key: string): Gateway {
  return {
    url,
    async send(data, document, variables = {}) {
      const response = await post(url, key, JSON.stringify({ query: document, variables }))
      const parsed = answer.safeParse(await response.json().catch(() => null))
      if (!parsed.success) {
        throw new CommandError(
          `What answers at ${url} is no gateway (HTTP ${response.status}); name the graph with --url, such as https://licet.example/graphql.`,
        )
      }
      const error = parsed.data.errors?.[0]
      if (error) throw new CommandError(explain(url, error.extensions?.code ?? '', error.message))
      const read = data.safeParse(parsed.data.data)
      if (read.success) return read.data
      throw new CommandError(
        `The gateway at ${url} answers otherwise than this command expects: use the command of its own version.`,
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
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    })
  } catch (error) {
    const reason = reasonOf(error)
    if (lost.has(reason)) {
      throw new CommandError(
        `The gateway at ${url} did not answer (${reason}). Whether it did what it was asked is not known: diff tells.`,
      )
    }
    throw new CommandError(
      `No gateway answers at ${url} (${reason}). Start it with npm start, or name another with --url.`,
    )
  }
}

const TIMEOUT = `nothing within ${LONGEST_ANSWER_MS / 1000} s`

/** Ends after which the gateway may have done what it was asked. */
const lost = new Set([TIMEOUT, 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return TIMEOUT
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause ? String(cause.code) : cause.message
}

function explain(url: string, code: string, message: string): string {
  switch (code) {
    case 'UNAUTHENTICATED':
      return `The gateway at ${url} does not accept the key: give an admin's in LICET_ADMIN_KEY, or with --key.`
    case 'FORBIDDEN':
      return 'The key lacks a scope: diff and apply need CATALOG_WRITE, pull needs CATALOG_READ.'
    case 'GRAPHQL_VALIDATION_FAILED':
      return `The gateway at ${url} does not know what was asked: the key is not an administrator's, or the gateway is of another version. It says: ${message}`
    case 'CONTENT_TOO_LARGE':
      return 'The file is larger than the gateway takes at once. Split it, by product for example: what a file does not mention is left alone.'
    default:
      return `The gateway at ${url} failed: ${message}`
  }
}
