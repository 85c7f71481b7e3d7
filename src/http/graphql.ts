import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { authenticate } from '../auth/authenticate.ts'
import type { Caller } from '../platform/caller.ts'
import { runUnlessCancelled } from '../platform/cancellation.ts'
import type { AppContext } from '../platform/context.ts'
import {
  type ConcurrencyLimit,
  type ConcurrencySize,
  createConcurrencyLimit,
} from '../platform/limits/concurrency-limit.ts'
import { type ConcurrencyShares, createConcurrencyShares } from '../platform/limits/concurrency-shares.ts'
import { readBody } from './body.ts'
import { networkOf } from './client-address.ts'
import { handleCors } from './cors.ts'
import { setSecurityHeaders } from './headers.ts'
import { logRequest } from './log-request.ts'
import { type Rejection, rejectRequest } from './reject-request.ts'
import { createRequestDeadline } from './request-deadline.ts'
import { sendRejection } from './send-json.ts'
import type { Routed, ServerOptions } from './server-options.ts'
import { prepareStream } from './stream.ts'

/** Where operations are worked on: all of them, and those of each caller that shows a credential. */
export interface RequestLimits {
  all: ConcurrencyLimit
  shares: ConcurrencyShares
}

export function createRequestLimits(size: ConcurrencySize): RequestLimits {
  return { all: createConcurrencyLimit(size), shares: createConcurrencyShares(size) }
}

const unauthenticated: Rejection = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message:
    'The credential is not accepted. Send `Authorization: Bearer <API key or access token>`, or none to use the `app` graph.',
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  reusable: true,
}

/** Serves the graph. Throws what `RateLimited`, `Overloaded`, `Abandoned` and `DatabaseUnavailable` say. */
export async function serveGraphql(
  app: AppContext,
  { graphql, graphiql, edge }: ServerOptions,
  rooms: RequestLimits,
  request: IncomingMessage,
  response: ServerResponse,
  { address, requestId }: Routed,
): Promise<void> {
  const sent = logRequest(request, response)
  if (handleCors(request, response, edge.corsOrigins)) return
  const asksForGraphiql =
    graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')
  const refused = asksForGraphiql ? null : rejectRequest(request)
  if (refused) return sendRejection(response, refused)
  // What is not answered need not be read.
  rooms.all.assertRoom()
  if (asksForGraphiql) setSecurityHeaders(response, true)
  else response.setHeader('cache-control', 'no-store')
  // Who sends slowly takes no place meanwhile.
  const body = asksForGraphiql ? null : await readBody(request)
  if (body !== null) Object.assign(request, { body })
  else if (!asksForGraphiql) return

  const patience = createRequestDeadline(response, edge.requestTimeoutMs)
  const credential = request.headers.authorization ?? null
  const whoSends = () => authenticate(app, credential, requestId, address)
  const { signal } = patience
  const work = async () => {
    const caller = await (credential === null
      ? whoSends()
      : rooms.all.within(signal, () =>
          runUnlessCancelled(signal, () => guarded(app, address, credential, whoSends)),
        ))
    if (!caller) return () => sendRejection(response, unauthenticated)
    sent.caller = caller
    if (request.headers.accept?.includes('text/event-stream')) prepareStream(request, response)
    const stillHolds = async () => isDeepStrictEqual(await whoSends(), caller)
    const answer = () =>
      rooms.all.within(signal, () => graphql(request, response, { caller, stillHolds, signal }))
    // Software in the field asks nothing that is slow, and much of it may stand behind one address.
    return await (caller.audience === 'APP'
      ? answer()
      : rooms.shares.within(`caller ${caller.principal}`, signal, answer))
  }
  // To find out whose a credential is takes a place as well: of all who show the same one, no more than a share.
  const inTurn = () =>
    credential === null ? work() : rooms.shares.within(`credential ${credential}`, signal, work)
  const send = await patience.wait(inTurn())
  await send()
}

/** A credential may be a guess: too many wrong ones from an address are not looked up. Throws `RateLimited`. */
async function guarded(
  { limits }: AppContext,
  address: string,
  secret: string,
  whoSends: () => Promise<Caller | null>,
): Promise<Caller | null> {
  const guess = { from: networkOf(address), secret, prefix: null }
  return await limits.guessLimit.attempt(guess, whoSends, (caller) => (caller ? 'genuine' : 'wrong'))
}
