import { hash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { createConsoleKey } from '../../auth/console-key.ts'
import type { AppContext } from '../../platform/context.ts'
import { PublicFault } from '../../platform/public-fault.ts'
import { readBody } from '../../platform/read-body.ts'
import { sourceOf } from '../client-address.ts'
import { sendJson } from '../send-json.ts'
import type { Route, RoutedRequest } from '../server-options.ts'

/** Sign-in to the console of a development gateway by a link that its start prints. */
export interface ConsoleSessions {
  /** Serves `/console/session`. */
  route: Route
  /**
   * Returns a new ticket. With it, the console signs in as an administrator as often as it likes until `close`. The ticket is
   * a secret: only its digest is kept.
   */
  createTicket(): string
  /** Ends all sessions and revokes their API key. */
  close(): Promise<void>
}

const PATH = '/console/session'
const MAX_BODY_BYTES = 1_000
/** Most sessions. The one that was used longest ago ends first. */
const MAX_SESSIONS = 100

const body = z.strictObject({ ticket: z.string().optional() })

/**
 * Creates the sessions of this process. `POST /console/session` with a ticket, or with the cookie of a session, returns the
 * API key of the console, and `DELETE` ends the session. Only a page of the same origin may call it. Digests of tickets and
 * of sessions are in memory. The key is in no URL and no cookie.
 */
export function createConsoleSessions(app: AppContext): ConsoleSessions {
  const key = createConsoleKey(app)
  const tickets = new Set<string>()
  const sessions = new LRUCache<string, true>({ max: MAX_SESSIONS })

  /** Whether a request has the secret of a ticket or of a session. Limits wrong secrets by the address. */
  async function accepts(secret: string, known: { has(digest: string): boolean }, address: string) {
    // A ticket has 256 random bits, so what other clients did rejects none.
    const guess = { source: sourceOf(address), secret, strong: true, group: null }
    const check = async () => known.has(digestOf(secret))
    return await app.limits.guessLimit.attempt(guess, check, (found) => (found ? 'genuine' : 'wrong'))
  }

  async function open(request: IncomingMessage, response: ServerResponse, routed: RoutedRequest) {
    const { ticket } = await readJson(request)
    const session = sessionIn(request)
    const isAccepted =
      ticket === undefined
        ? session !== null && (await accepts(session, sessions, routed.address))
        : await accepts(ticket, tickets, routed.address)
    if (!isAccepted) {
      if (session !== null && ticket === undefined) setCookie(request, response, routed, null)
      throw unauthenticated()
    }
    const apiKey = await key.issue()
    if (ticket !== undefined) {
      if (session !== null) sessions.delete(digestOf(session))
      const created = randomBytes(32).toString('base64url')
      sessions.set(digestOf(created), true)
      setCookie(request, response, routed, created)
    }
    sendJson(response, 200, { apiKey })
  }

  async function end(request: IncomingMessage, response: ServerResponse, routed: RoutedRequest) {
    const session = sessionIn(request)
    if (session !== null) sessions.delete(digestOf(session))
    // Also if this request ended no session: the revocation may have failed when the last one ended.
    if (sessions.size === 0) await key.revoke()
    setCookie(request, response, routed, null)
    response.writeHead(204).end()
  }

  return {
    async route(request, response, routed) {
      const { method } = request
      if (routed.path !== PATH || (method !== 'POST' && method !== 'DELETE')) return false
      assertSameOrigin(request)
      response.setHeader('cache-control', 'no-store')
      await (method === 'POST' ? open : end)(request, response, routed)
      return true
    },
    createTicket() {
      const ticket = randomBytes(32).toString('base64url')
      tickets.add(digestOf(ticket))
      return ticket
    },
    async close() {
      tickets.clear()
      sessions.clear()
      await key.revoke()
    },
  }
}

function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/**
 * Throws unless a page of this gateway sends the request. A browser states the relation of both origins in
 * `Sec-Fetch-Site`. One that does not, over a connection that it does not trust, states the origin of the page.
 */
function assertSameOrigin({ headers }: IncomingMessage): void {
  const { origin, host, 'sec-fetch-site': site } = headers
  const isSame =
    site === undefined
      ? origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
      : site === 'same-origin'
  if (isSame) return
  throw refused('ORIGIN_NOT_ALLOWED', 403, 'Only the console of this gateway may open or end its sessions.')
}

/** Returns the body of a request, which can be empty. Throws the fault of a body that is not the expected JSON. */
async function readJson(request: IncomingMessage): Promise<z.output<typeof body>> {
  if (!/^application\/json[ \t]*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw refused('UNSUPPORTED_MEDIA_TYPE', 415, 'Send the request as application/json.')
  const bytes = await readBody(request, MAX_BODY_BYTES)
  if (typeof bytes === 'string')
    throw refused('CONTENT_TOO_LARGE', 413, `The request has at most ${MAX_BODY_BYTES} bytes.`)
  const parsed = body.safeParse(parse(String(bytes) || '{}'))
  if (parsed.success) return parsed.data
  throw refused('BAD_REQUEST', 400, 'Send { "ticket": "…" }, or no ticket to continue a session.')
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function refused(code: string, status: number, message: string): PublicFault {
  return new PublicFault(code, status, message, { closesConnection: true })
}

function unauthenticated(): PublicFault {
  const message =
    'The link or the session is not valid. Open the console by the link that the gateway showed at its start.'
  return new PublicFault('UNAUTHENTICATED', 401, message)
}

/** Cookies belong to a host, whatever its port. The port keeps gateways on the same machine apart. */
function cookieOf({ socket }: IncomingMessage): string {
  return `licet-console-${socket.localPort}`
}

function sessionIn(request: IncomingMessage): string | null {
  const prefix = `${cookieOf(request)}=`
  const pairs = request.headers.cookie?.split(/; */) ?? []
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) || null
}

/** Sets the cookie of a session, which scripts cannot read, until the browser closes. Null deletes it. */
function setCookie(
  request: IncomingMessage,
  response: ServerResponse,
  { secure }: RoutedRequest,
  session: string | null,
): void {
  const attributes = ['HttpOnly', 'SameSite=Strict', `Path=${PATH}`, ...(secure ? ['Secure'] : [])]
  if (session === null) attributes.push('Max-Age=0')
  response.setHeader('set-cookie', [`${cookieOf(request)}=${session ?? ''}`, ...attributes].join('; '))
}
