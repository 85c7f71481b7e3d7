import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { type Authentication, authenticate, isStrongCredential } from '../auth/authenticate.ts'
import { anonymousCaller } from '../platform/caller.ts'
import { Cancelled, runUnlessCancelled } from '../platform/cancellation.ts'
import type { AppContext } from '../platform/context.ts'
import {
  type ConcurrencyLimit,
  type ConcurrencySize,
  createConcurrencyLimit,
} from '../platform/limits/concurrency-limit.ts'
import { type ConcurrencyShares, createConcurrencyShares } from '../platform/limits/concurrency-shares.ts'
import type { Judgement } from '../platform/limits/guess-limit.ts'
import { RateLimited } from '../platform/limits/rate-limited.ts'
import { PublicFault } from '../platform/public-fault.ts'
import { readBody } from '../platform/read-body.ts'
import { nextIteration, takePrecedence } from '../platform/turns.ts'
import { decodeUtf8, NotUtf8 } from '../platform/utf8.ts'
import { networkOf, sourceOf } from './client-address.ts'
import { handleCors } from './cors.ts'
import { setSecurityHeaders } from './headers.ts'
import { measureRequest } from './measure-request.ts'
import { pauseRefusal } from './pause-refusal.ts'
import {
  contentTooLarge,
  isLarge,
  MAX_BODY_BYTES,
  MAX_CATALOG_BYTES,
  maySendLarge,
  normalizeHeaders,
  rejectRequest,
} from './reject-request.ts'
import { createRequestDeadline } from './request-deadline.ts'
import { sendFault } from './send-fault.ts'
import type { Reply, RoutedRequest, ServerOptions } from './server-options.ts'
import { prepareStream } from './stream.ts'

/** Points of a credential that is not accepted. */
const REFUSED_POINTS = 20

/**
 * Concurrency limits: of all operations together, of the starts of those that are not frequent, and of each caller with a
 * credential.
 */
export interface RequestLimits {
  operations: ConcurrencyLimit
  starts: ConcurrencyLimit
  shares: ConcurrencyShares
}

/** Creates the concurrency limits of one server. */
export function createRequestLimits(size: ConcurrencySize): RequestLimits {
  return {
    operations: createConcurrencyLimit(size),
    starts: createConcurrencyLimit(startsOf(size), 'turn'),
    shares: createConcurrencyShares(size),
  }
}

/** One operation starts at a time. The queue holds as many as may run and wait together, so that a burst of them fits. */
function startsOf({ slots, queueLength, ...waits }: ConcurrencySize): ConcurrencySize {
  return { slots: 1, queueLength: slots > 0 ? slots + queueLength - 1 : Infinity, ...waits }
}

/** Serves `/graphql`. Throws every fault that occurs before the response is computed. */
export async function serveGraphql(
  app: AppContext,
  { graphql, frequent, graphiql, edge }: ServerOptions,
  { operations, starts, shares }: RequestLimits,
  request: IncomingMessage,
  response: ServerResponse,
  { address, requestId }: RoutedRequest,
): Promise<void> {
  const measured = measureRequest(request, response)
  if (handleCors(request, response, edge.corsOrigins)) return
  const isForGraphiql = graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')
  const fault = isForGraphiql ? null : rejectRequest(request)
  if (fault) return sendFault(response, fault)
  // The body of a request that is rejected anyway need not be read.
  operations.assertCapacity()
  if (isForGraphiql) setSecurityHeaders(response, true)
  else {
    response.setHeader('cache-control', 'no-store')
    response.appendHeader('vary', 'Accept-Language')
  }
  if (!isForGraphiql) normalizeHeaders(request)
  // A slow upload takes no concurrency slot. A large body is read later, for a caller that may send one.
  const large = !isForGraphiql && isLarge(request)
  if (!isForGraphiql && !large) {
    const body = await readBody(request, MAX_BODY_BYTES)
    if (body === 'DISCONNECTED') return
    if (body === 'TOO_LARGE') return sendFault(response, contentTooLarge())
    Object.assign(request, { body: textOf(body) })
  }

  const deadline = createRequestDeadline(response, edge.requestTimeoutMs)
  const { signal } = deadline
  const credential = request.headers.authorization ?? null
  const findCaller = () => authenticate(app, credential, requestId, address)
  const refuse = (fault: PublicFault) => ({ status: fault.status, send: () => sendFault(response, fault) })
  const respond = async (): Promise<Reply> => {
    // Without a credential, there is nothing to look up.
    const caller =
      credential === null
        ? anonymousCaller(requestId, address)
        : await operations
            .run(signal, () =>
              runUnlessCancelled(signal, () => limitGuesses(app, address, credential, findCaller)),
            )
            .then((found) => found.caller)
    if (!caller) return refuse(unauthenticated({ closesConnection: large }))
    measured.caller = caller
    if (large) {
      if (!maySendLarge(caller)) return refuse(contentTooLarge())
      const body = await runUnlessCancelled(signal, () => readBody(request, MAX_CATALOG_BYTES))
      if (body === 'DISCONNECTED') throw new Cancelled('CLIENT_LEFT')
      if (body === 'TOO_LARGE') return refuse(contentTooLarge())
      Object.assign(request, { body: textOf(body) })
    }
    if (request.headers.accept?.includes('text/event-stream')) prepareStream(request, response)
    const stillHolds = async () => isDeepStrictEqual((await findCaller()).caller, caller)
    const sender = { caller, stillHolds, signal }
    const hot = frequent?.find(request, response, sender)
    const byYoga = () => graphql(request, response, sender)
    const execute = hot
      ? () => operations.run(signal, async () => (await takePrecedence(hot)) ?? (await byYoga()))
      : async () => {
          await starts.run(signal, nextIteration)
          return await operations.run(signal, byYoga)
        }
    // Operations without a credential are fast, and many devices can share one address: they have no share.
    return await (caller.audience === 'APP'
      ? execute()
      : shares.run(`caller ${caller.principal}`, signal, execute))
  }
  // Authentication takes a slot as well: all requests with the same credential share one part of the slots.
  const inShare = () =>
    credential === null ? respond() : shares.run(`credential ${credential}`, signal, respond)
  const reply = await deadline.waitFor(inShare())
  measured.operation = reply.operation ?? null
  if (reply.status === 429) await pauseRefusal(response, reply.status, edge.refusalPauseMs)
  await reply.send()
}

/**
 * Returns the text of a body without a byte order mark, which some clients write before the JSON. Throws the fault of a body
 * that is not in UTF-8.
 */
function textOf(body: Buffer): string {
  try {
    return decodeUtf8(body)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    throw new PublicFault('BAD_REQUEST', 400, `The body is not in UTF-8, first in line ${error.line}.`)
  }
}

export function unauthenticated(options: { closesConnection: boolean }): PublicFault {
  return new PublicFault(
    'UNAUTHENTICATED',
    401,
    'The credential is not accepted. Send `Authorization: Bearer <API key or access token>`, or none to use the `app` graph.',
    { headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, ...options },
  )
}

/**
 * A credential may be a guess. Throws `RateLimited` if an address sent too many wrong ones. A wrong credential also costs its
 * address points, because verifying it takes time.
 */
export async function limitGuesses(
  { limits }: AppContext,
  address: string,
  secret: string,
  authenticateIt: () => Promise<Authentication>,
): Promise<Authentication> {
  const guess = { source: sourceOf(address), secret, strong: isStrongCredential(secret), group: null }
  const found = await limits.guessLimit.attempt(guess, authenticateIt, judge)
  if (found.caller) return found
  const { waitMs } = await limits.customerCost.spend(networkOf(address), REFUSED_POINTS)
  if (waitMs > 0) throw new RateLimited(waitMs, 'cost')
  return found
}

function judge({ caller, hasEnded }: Authentication): Judgement {
  if (caller) return 'genuine'
  return hasEnded ? 'unknown' : 'wrong'
}
